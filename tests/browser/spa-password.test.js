// examples/spa with the password grant, in two tabs: one session, which survives refreshes at the same time and lost
// answers, and which ends in both.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, screenshot, watch } from "./chromium.js";
import { startCountersign } from "./countersign.js";
import * as spa from "./spa.js";

const DEFAULT_LIFETIME = {};
// So short that the page refreshes by itself about every second.
const SHORT_LIFETIME = { COUNTERSIGN_TOKENS__ACCESS_TOKEN_LIFETIME: "2s", COUNTERSIGN_TOKENS__REFRESH_GRACE: "1s" };
// The second of two refreshes always comes after the grace.
const NO_GRACE = { COUNTERSIGN_TOKENS__REFRESH_GRACE: "0s" };

async function start(t, env) {
  const server = await startCountersign(t, env);
  const url = await spa.startSpa(t, server, "password");
  const context = (await openPage(t)).context();
  return { server, url, context };
}

// Two tabs of which the first has logged in, and the second has asked the first.
async function openTwoTabs(t, env) {
  const { server, url, context } = await start(t, env);
  const one = await spa.openTab(context, url);
  const watcher = watch(one);
  await spa.logIn(one, server.password);
  await spa.loggedIn(one);
  const two = await spa.openTab(context, url);
  await spa.loggedIn(two);
  return { server, url, context, one, two, watcher, refreshes: spa.recordRefreshes(context) };
}

test("two tabs stay logged in through many refreshes", async (t) => {
  const { one, two, watcher, server, url, refreshes } = await openTwoTabs(t, SHORT_LIFETIME);
  const first = await spa.version(one);
  await spa.versionAtLeast(one, first + 4);
  await spa.versionAtLeast(two, first + 4);
  for (const tab of [one, two]) assert.equal((await spa.whoAmI(tab)).username, "alice");
  await screenshot(t, two, "spa-logged-in");
  assert.deepEqual(refreshes.filter(({ status }) => status !== 200), []);
  // One tab refreshes for both: no refresh token is presented twice.
  assert.equal(new Set(refreshes.map(({ presented }) => presented)).size, refreshes.length);
  watcher.assertClean([server.issuer, new URL(url).origin]);
});

test("both tabs refresh at once", async (t) => {
  const { one, two, refreshes } = await openTwoTabs(t, NO_GRACE);
  for (let n = 1; n <= 5; n += 1) {
    const before = await spa.version(one);
    await Promise.all([spa.refresh(one), spa.refresh(two)]);
    await spa.versionAtLeast(one, before + 1);
    await spa.versionAtLeast(two, before + 1);
  }
  for (const tab of [one, two]) assert.equal((await spa.whoAmI(tab)).username, "alice");
  assert.deepEqual(refreshes.filter(({ status }) => status !== 200), []);
  assert.equal(new Set(refreshes.map(({ presented }) => presented)).size, refreshes.length);
});

test("a tab that has missed refreshes goes on with the newest token", async (t) => {
  // A token from before would be a replay, and end the session (S3).
  const { one, two, refreshes } = await openTwoTabs(t, NO_GRACE);
  await spa.setDeaf(two, true);
  for (let n = 2; n <= 4; n += 1) {
    await spa.refresh(one);
    await spa.versionAtLeast(one, n);
  }
  assert.equal(await spa.version(two), 1);
  await spa.setDeaf(two, false);
  await spa.refresh(two);
  await spa.versionAtLeast(two, 4);
  await spa.refresh(two);
  await spa.versionAtLeast(one, 5);
  assert.deepEqual(refreshes.filter(({ status }) => status !== 200), []);
  for (const tab of [one, two]) assert.equal((await spa.whoAmI(tab)).username, "alice");
});

test("the session lives as long as one tab does", async (t) => {
  const { url, context, one, two } = await openTwoTabs(t, DEFAULT_LIFETIME);
  await one.close();
  const three = await spa.openTab(context, url);
  await two.close();
  assert.equal((await spa.whoAmI(three)).username, "alice");
  await three.close();
  const four = await spa.openTab(context, url);
  assert.equal(await four.locator("#logged-in").isVisible(), false);
});

// abuse case 47: within the grace, and after it
for (const [title, env] of Object.entries({ within: DEFAULT_LIFETIME, after: NO_GRACE })) {
  test(`an answer is lost, and asked for again ${title} the grace`, async (t) => {
    const { context, server, one, two } = await openTwoTabs(t, env);
    const presented = [];
    let toLose = 2;
    await context.route(`${server.issuer}/token`, async (route) => {
      presented.push(new URLSearchParams(route.request().postData()).get("refresh_token"));
      if (toLose === 0) return route.continue();
      toLose -= 1;
      const answer = await route.fetch();
      assert.equal(answer.status(), 200, await answer.text());
      return route.abort("connectionreset");
    });
    const before = await spa.version(one);
    await spa.refresh(one);
    await spa.versionAtLeast(one, before + 1);
    await spa.versionAtLeast(two, before + 1);
    assert.equal(presented.length, 3);
    assert.equal(new Set(presented).size, 1, "the old refresh token again");
    // And the other tab goes on with the successor.
    await spa.refresh(two);
    await spa.versionAtLeast(two, before + 2);
    assert.equal(presented.length, 4);
    assert.notEqual(presented[3], presented[0]);
    for (const tab of [one, two]) assert.equal((await spa.whoAmI(tab)).username, "alice");
  });
}

test("a logout in one tab ends the other", async (t) => {
  const { server, url, context, one, two } = await openTwoTabs(t, DEFAULT_LIFETIME);
  await spa.refresh(one);
  const revoked = context.waitForEvent("response", (response) => response.url() === `${server.issuer}/revoke`);
  await spa.logOut(one);
  await Promise.all([spa.loggedOut(one), spa.loggedOut(two)]);
  const response = await revoked;
  assert.equal(response.status(), 200);
  await screenshot(t, two, "spa-logged-out");

  // The session is over at the server too.
  const token = new URLSearchParams(response.request().postData()).get("token");
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: token, client_id: "demo" });
  const refusal = await fetch(`${server.issuer}/token`, { method: "POST", body: form });
  assert.deepEqual([refusal.status, (await refusal.json()).error], [400, "invalid_grant"]);

  const three = await spa.openTab(context, url);
  assert.equal(await three.locator("#logged-out").isVisible(), true);
  // Somebody logs in again in the new tab: all of them are in.
  await spa.logIn(three, server.password);
  await Promise.all([one, two, three].map(spa.loggedIn));
});

test("a session that the server has ended ends in both tabs", async (t) => {
  const { server, context, one, two } = await openTwoTabs(t, DEFAULT_LIFETIME);
  const sent = context.waitForEvent("request", (request) => request.url() === `${server.issuer}/token`);
  await spa.refresh(one);
  const stolen = new URLSearchParams((await sent).postData()).get("refresh_token");
  await spa.versionAtLeast(two, 2);
  const form = new URLSearchParams({ token: stolen, client_id: "demo" });
  assert.equal((await fetch(`${server.issuer}/revoke`, { method: "POST", body: form })).status, 200);
  await spa.refresh(two);
  await Promise.all([spa.loggedOut(one), spa.loggedOut(two)]);
});

test("a wrong password is shown, and no token is stored but the browser's own", async (t) => {
  const { server, url, context } = await start(t, DEFAULT_LIFETIME);
  const page = await spa.openTab(context, url);
  await spa.logIn(page, "wrong");
  await page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
  await screenshot(t, page, "spa-wrong-password");
  assert.equal(await page.locator("#logged-in").isVisible(), false);
  await spa.logIn(page, server.password);
  await spa.loggedIn(page);
  const stored = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: sessionStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
  }));
  assert.deepEqual(stored, { local: ["countersign-device:alice"], session: 0, cookies: "", databases: 0 });
});

// abuse case 36, from the same address: the browser is known by its device token.
test("guesses at the password do not keep the browser out", async (t) => {
  const { server, one } = await openTwoTabs(t, DEFAULT_LIFETIME);
  await spa.logOut(one);
  await spa.loggedOut(one);
  const logIn = (password) => {
    const form = new URLSearchParams({ grant_type: "password", client_id: "demo", username: "alice", password });
    return fetch(`${server.issuer}/token`, { method: "POST", body: form });
  };
  for (let n = 0; n < 12; n += 1) assert.equal((await logIn("wrong")).status, 400);
  assert.equal((await logIn(server.password)).status, 400, "without the token it is one of many");
  await spa.logIn(one, server.password);
  await spa.loggedIn(one);
});
