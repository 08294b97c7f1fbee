// The page of examples/spa on a free port, and what a person does on it.

import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { startService } from "./service.js";

const EXAMPLE = resolve(import.meta.dirname, "../../examples/spa");
const NOT_COPIED = ["node_modules", "dist"];
const WAY = /^const WAY: .* = "(code|password)";$/m;

// Resolves with the URL of the page, built for this way of signing in and for this server.
export async function startSpa(t, server, way, { issuer = server.issuer, api = server.issuer } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "countersign-spa-"));
  t.after(() => rm(directory, { recursive: true }));
  await cp(EXAMPLE, directory, { recursive: true, filter: (path) => !NOT_COPIED.includes(basename(path)) });
  await symlink(join(EXAMPLE, "node_modules"), join(directory, "node_modules"));
  await choose(join(directory, "src/way.ts"), way);
  const env = { PATH: process.env.PATH, ISSUER: issuer, API: api, PORT: "0" };
  const vite = join(directory, "node_modules/vite/bin/vite.js");
  await promisify(execFile)(process.execPath, [vite, "build", directory], { cwd: directory, env });
  const { url } = await startService(t, {
    command: process.execPath,
    args: [vite, "preview", directory],
    env,
    ready: /Local: +(?<url>\S+)/,
    end: 143, // as shells tell SIGTERM
  });
  return url;
}

// The one line that an app changes.
async function choose(file, way) {
  const text = await readFile(file, "utf8");
  if (text.match(WAY)?.length !== 2) throw new Error(`${file} does not choose a way to sign in`);
  await writeFile(file, text.replace(WAY, (line, before) => line.replace(`"${before}"`, `"${way}"`)));
}

// Lets the page's client come back to it from the server.
export const register = (server, url) =>
  server.run("client", "update", "demo", "--redirect-uri", url, "--post-logout-redirect-uri", url);

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
  await clickLogIn(page);
}

// By the code flow, which leaves the page: the password is typed at the server.
export async function logInAtServer(page, password) {
  await clickLogIn(page);
  await signIn(page, password);
}

// On the server's page.
export async function signIn(page, password) {
  await page.getByLabel("Username").fill("alice");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export const clickLogIn = (page) => page.getByRole("button", { name: "Log in" }).click();

export const refresh = (page) => page.getByRole("button", { name: "Refresh now" }).click();
export const logOut = (page) => page.getByRole("button", { name: "Log out" }).click();
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
