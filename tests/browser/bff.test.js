// examples/bff: the browser has a cookie and no token. It works without scripts too.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startBff } from "./bff.js";
import { openPage, screenshot, watch } from "./chromium.js";
import { startCountersign } from "./countersign.js";
import { signIn } from "./spa.js";

// So short that each call of the API refreshes.
const SHORT_LIFETIME = { COUNTERSIGN_TOKENS__ACCESS_TOKEN_LIFETIME: "2s" };

async function start(t, env, settings) {
  const server = await startCountersign(t, env);
  const url = await startBff(t, server);
  const page = await openPage(t, settings);
  const watcher = watch(page);
  await page.goto(url);
  return { server, url, page, watcher };
}

async function logIn(page, password) {
  await page.getByRole("link", { name: "Log in" }).click();
  await signIn(page, password);
  // On loopback (B7).
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("You are logged in as Alice Example.").waitFor();
}

test("a login, the API with refreshes behind it, a logout", async (t) => {
  const { server, url, page, watcher } = await start(t, SHORT_LIFETIME);
  await logIn(page, server.password);
  const profile = page.locator("#profile");
  for (let n = 1; n <= 2; n += 1) {
    await page.evaluate(() => (document.getElementById("profile").textContent = ""));
    await page.getByRole("button", { name: "Who am I?" }).click();
    await profile.filter({ hasText: '"username": "alice"' }).waitFor();
  }
  await page.reload();
  await page.getByText("You are logged in as Alice Example.").waitFor();
  const cookies = (await page.context().cookies(url)).filter(({ name }) => name === "bff-session");
  assert.deepEqual(cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite]), [[true, "Strict"]]);
  await screenshot(t, page, "bff");

  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("link", { name: "Log in" }).waitFor();
  assert.equal(page.url(), url);
  watcher.assertClean([server.issuer, new URL(url).origin]);

  // The login at the server is over too.
  await page.getByRole("link", { name: "Log in" }).click();
  await page.getByLabel("Password", { exact: true }).waitFor();
});

test("the cookie alone opens nothing to another site's page", async (t) => {
  const { server, url, page } = await start(t);
  await logIn(page, server.password);
  const get = async (headers) => (await fetch("/api/users/me", { headers })).status;
  const status = (headers) => page.evaluate(get, headers);
  assert.equal(await status({}), 403);
  assert.equal(await status({ "X-CSRF": "1" }), 200);
  assert.equal((await fetch(`${url}api/users/me`, { headers: { "X-CSRF": "1" } })).status, 401);
});

test("with JavaScript off one logs in and out", async (t) => {
  const { server, url, page, watcher } = await start(t, {}, { javaScriptEnabled: false });
  await logIn(page, server.password);
  await screenshot(t, page, "bff-without-scripts");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("link", { name: "Log in" }).waitFor();
  assert.equal(page.url(), url);
  watcher.assertClean([server.issuer, new URL(url).origin]);
});
