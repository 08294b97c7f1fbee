// The page of examples/spa-password on a free port, and what a person does on it.

import { join, resolve } from "node:path";
import { startService } from "./service.js";

const EXAMPLE = resolve(import.meta.dirname, "../../examples/spa-password");

// Resolves with the URL of the page.
export async function startSpa(t, issuer) {
  const { url } = await startService(t, {
    command: process.execPath,
    args: [join(EXAMPLE, "serve.js")],
    env: { ISSUER: issuer, PORT: "0" },
    ready: /The page is at (?<url>\S+)/,
  });
  return url;
}

// Opens the page in a tab of the browser context; resolves when it has found out whether it is logged in.
export async function openTab(context, url) {
  const page = await context.newPage();
  await page.addInitScript(makeDeafenable);
  await page.goto(url);
  await page.locator("#logged-in:visible, #logged-out:visible").waitFor();
  return page;
}

// Runs in the page. While the tab is deaf, what its siblings tell it is lost, as for a tab that was put aside.
function makeDeafenable() {
  globalThis.BroadcastChannel = class extends BroadcastChannel {
    constructor(name) {
      super(name);
      this.addEventListener("message", (event) => {
        if (globalThis.isDeaf) event.stopImmediatePropagation();
      });
    }
  };
}

export const setDeaf = (page, isDeaf) => page.evaluate((isDeaf) => void (globalThis.isDeaf = isDeaf), isDeaf);

export async function logIn(page, password) {
  await page.getByLabel("Username").fill("alice");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

export const refresh = (page) => page.getByRole("button", { name: "Refresh now" }).click();
export const logOut = (page) => page.getByRole("button", { name: "Log out in all tabs" }).click();
export const loggedIn = (page) => page.locator("#logged-in").waitFor({ state: "visible" });
export const loggedOut = (page) => page.locator("#logged-out").waitFor({ state: "visible" });

// How often the session has changed, as this tab knows.
export const version = async (page) => Number(await page.locator("#version").innerText());

export function versionAtLeast(page, wanted) {
  return page.waitForFunction((wanted) => Number(document.getElementById("version").textContent) >= wanted, wanted);
}

// Asks the API who is logged in; the answer as the page shows it.
export async function whoAmI(page) {
  const profile = page.locator("#profile");
  await page.evaluate(() => (document.getElementById("profile").textContent = ""));
  await page.getByRole("button", { name: "Who am I?" }).click();
  await profile.filter({ hasText: "{" }).waitFor();
  return JSON.parse(await profile.innerText());
}

// Records what the tabs send to the token endpoint, and what comes back.
export function recordRefreshes(context) {
  const refreshes = [];
  context.on("response", async (response) => {
    const form = new URLSearchParams(response.request().postData() ?? "");
    if (form.get("grant_type") !== "refresh_token") return;
    refreshes.push({ status: response.status(), presented: form.get("refresh_token") });
  });
  return refreshes;
}
