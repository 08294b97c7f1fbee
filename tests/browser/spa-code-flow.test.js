// examples/spa with the code flow: the server asks for the password, a reload keeps the login, and a logout ends it
// everywhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, screenshot, watch } from "./chromium.js";
import { startCountersign } from "./countersign.js";
import { startFastApi } from "./fastapi.js";
import * as spa from "./spa.js";

// The second of two refreshes always comes after the grace.
const NO_GRACE = { COUNTERSIGN_TOKENS__REFRESH_GRACE: "0s" };

async function start(t, env) {
  const server = await startCountersign(t, env);
  const url = await spa.startSpa(t, server, "code");
  await spa.register(server, url);
  const context = (await openPage(t)).context();
  return { server, url, context };
}

async function openLoggedIn(t, env) {
  const { server, url, context } = await start(t, env);
  const one = await spa.openTab(context, url);
  const watcher = watch(one);
  await spa.logInAtServer(one, server.password);
  await spa.loggedIn(one);
  return { server, url, context, one, watcher };
}

const username = async (tab) => (await spa.whoAmI(tab)).username;

test("a login at the server, and two tabs that refresh at once", async (t) => {
  const { server, url, context, one, watcher } = await openLoggedIn(t, NO_GRACE);
  assert.equal(one.url(), url, "the code is not left in the address");
  const two = await spa.openTab(context, url);
  await spa.loggedIn(two);
  const refreshes = spa.recordRefreshes(context);
  for (let n = 1; n <= 3; n += 1) {
    const before = await spa.version(one);
    await Promise.all([spa.refresh(one), spa.refresh(two)]);
    await spa.versionAtLeast(one, before + 1);
    await spa.versionAtLeast(two, before + 1);
  }
  for (const tab of [one, two]) assert.equal(await username(tab), "alice");
  assert.ok(refreshes.length >= 3);
  assert.deepEqual(refreshes.filter(({ status }) => status !== 200), []);
  assert.equal(new Set(refreshes.map(({ presented }) => presented)).size, refreshes.length);
  await screenshot(t, two, "spa-code-flow");
  watcher.assertClean([server.issuer, new URL(url).origin]);
});

test("a reload keeps the login, without a question and without a frame", async (t) => {
  const { server, one } = await openLoggedIn(t);
  const asked = [];
  const framed = [];
  one.on("request", (request) => {
    if (!request.isNavigationRequest()) return;
    if (request.frame() !== one.mainFrame()) framed.push(request.url());
    if (request.url().startsWith(`${server.issuer}/authorize`)) asked.push(new URL(request.url()).searchParams);
  });
  for (let n = 1; n <= 2; n += 1) {
    await one.reload();
    await spa.loggedIn(one);
    assert.equal(await username(one), "alice");
  }
  assert.deepEqual(asked.map((params) => params.get("prompt")), ["none", "none"]);
  assert.deepEqual(framed, []);
});

test("no token is stored", async (t) => {
  const { one } = await openLoggedIn(t);
  const stored = await one.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: sessionStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
  }));
  assert.deepEqual(stored, { local: ["countersign-signed-in"], session: 0, cookies: "", databases: 0 });
});

test("a stranger is not sent to and fro", async (t) => {
  const { server, url, context } = await start(t);
  const requested = [];
  context.on("request", (request) => requested.push(request.url()));
  const page = await spa.openTab(context, url);
  await spa.loggedOut(page);
  assert.deepEqual(requested.filter((requested) => requested.startsWith(server.issuer)), []);
});

test("a logout in one tab ends the other, and the login at the server", async (t) => {
  const { server, url, context, one } = await openLoggedIn(t);
  const two = await spa.openTab(context, url);
  await spa.loggedIn(two);
  const sent = context.waitForEvent("request", (request) => request.url() === `${server.issuer}/token`);
  await spa.refresh(two);
  const presented = new URLSearchParams((await sent).postData()).get("refresh_token");
  await spa.versionAtLeast(one, 2);
  await spa.logOut(one);
  await spa.loggedOut(two);
  await one.waitForURL(url);
  await spa.loggedOut(one);
  await screenshot(t, one, "spa-code-flow-logged-out");

  // The session is over at the server, and the next login asks for the password.
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: presented, client_id: "demo" });
  const refusal = await fetch(`${server.issuer}/token`, { method: "POST", body: form });
  assert.deepEqual([refusal.status, (await refusal.json()).error], [400, "invalid_grant"]);
  await spa.clickLogIn(two);
  await two.getByLabel("Password", { exact: true }).waitFor();
});

test("a login that ended at the server is not resumed", async (t) => {
  const { server, one } = await openLoggedIn(t);
  const elsewhere = await one.context().newPage();
  await elsewhere.goto(`${server.issuer}/logout`);
  await elsewhere.getByRole("button", { name: "Sign out" }).click();
  await elsewhere.getByRole("heading", { name: "signed out" }).waitFor();
  await elsewhere.close();
  await one.reload();
  await spa.loggedOut(one);
  await one.getByRole("alert").filter({ hasNotText: /\S/ }).waitFor({ state: "attached" });
});

// What an access token says beside its own id, times and place in a status list.
function claims(token) {
  const payload = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  const { jti, sid, iat, exp, auth_time, status, ...rest } = payload;
  for (const own of [jti, sid, iat, exp, auth_time, status.status_list.uri]) assert.ok(own);
  return rest;
}

test("the API sees the same, whichever way alice has logged in", async (t) => {
  const server = await startCountersign(t);
  const api = await startFastApi(t, server.issuer);
  const seen = {};
  for (const [way, logIn] of Object.entries({ password: spa.logIn, code: spa.logInAtServer })) {
    const url = await spa.startSpa(t, server, way, { api });
    await spa.register(server, url);
    const page = await spa.openTab((await openPage(t)).context(), url);
    await logIn(page, server.password);
    await spa.loggedIn(page);
    const sent = page.waitForRequest(`${url}api/users/me`);
    const profile = await spa.whoAmI(page);
    assert.equal(profile.username, "alice");
    const authorization = (await sent).headers().authorization;
    seen[way] = { profile, claims: claims(authorization.slice("Bearer ".length)) };
  }
  assert.deepEqual(seen.code, seen.password);
  assert.equal(seen.code.claims.scope, "openid profile email");
});
