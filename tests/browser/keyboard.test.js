// The whole way without a mouse: sign in, allow an app, end its session, sign out. And on every page Tab
// comes to all that one can press, in its order, and the focus is seen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startBlank } from "./blank.js";
import { makeCertificate } from "./certificate.js";
import { openPage } from "./chromium.js";
import { startCountersign } from "./countersign.js";
import { ORIGIN, galleryOfTests } from "./gallery.js";
import { press, tabTo, whatIsUnseen } from "./keyboard.js";
import { startTlsProxy } from "./tls-proxy.js";

const { options, gallery } = galleryOfTests();

// RFC 7636, appendix B.
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

// Somebody else's app, for which the user is asked. It has a page on another site.
async function startApp(t, server) {
  const proxy = await startTlsProxy(t, await makeCertificate(t), "notes.example");
  proxy.passTo(await startBlank(t));
  const callback = `${proxy.url}/callback`;
  await server.run(
    ...["client", "create", "notes", "--public", "--grant", "authorization_code", "--grant", "refresh_token"],
    ...["--scope", "openid", "--scope", "profile", "--redirect-uri", callback],
  );
  const client = { client_id: "notes", redirect_uri: callback };
  const asked = { response_type: "code", scope: "openid profile", code_challenge: CHALLENGE };
  const query = new URLSearchParams({ ...client, ...asked, code_challenge_method: "S256" });
  return { client, callback, authorizeUrl: `${server.issuer}/authorize?${query}` };
}

// What the app does with its answer: with that it has a session.
async function redeem(server, { client }, answer) {
  const code = new URL(answer).searchParams.get("code");
  const form = { grant_type: "authorization_code", ...client, code, code_verifier: VERIFIER };
  const response = await fetch(`${server.issuer}/token`, { method: "POST", body: new URLSearchParams(form) });
  assert.equal(response.status, 200, await response.text());
}

async function signIn(page, password) {
  const username = page.getByLabel("Username");
  await username.waitFor();
  assert.ok(await hasFocus(username), "one types at once");
  await page.keyboard.type("alice");
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type(password);
  const remember = page.getByRole("checkbox");
  await press(page, remember, "Space");
  assert.ok(await remember.isChecked());
  await press(page, page.getByRole("button", { name: "Sign in", exact: true }), "Enter");
}

const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);

test("sign in, allow an app, end its session and sign out, by keyboard", async (t) => {
  const server = await startCountersign(t);
  const app = await startApp(t, server);
  const page = await openPage(t, { ignoreHTTPSErrors: true });
  await page.goto(app.authorizeUrl);
  await signIn(page, server.password);
  await press(page, page.getByRole("button", { name: "Allow", exact: true }), "Space");
  await page.waitForURL(`${app.callback}?**`);
  await redeem(server, app, page.url());

  await page.goto(`${server.issuer}/account/sessions`);
  await press(page, page.getByRole("link", { name: "Skip to the content" }), "Enter");
  const end = page.getByRole("button", { name: /^End the session of \W*notes\W*$/ });
  await press(page, end, "Enter");
  const done = page.getByRole("status");
  await done.waitFor();
  assert.ok(await hasFocus(done), "what was done is read out");
  assert.equal(await end.count(), 0);

  await press(page, page.getByRole("button", { name: "Sign out" }), "Enter");
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  await page.goto(`${server.issuer}/account`);
  assert.ok(await hasFocus(page.getByLabel("Username")), "the login is over");
});

test("who does not allow an app says so by keyboard", async (t) => {
  const server = await startCountersign(t);
  const app = await startApp(t, server);
  const page = await openPage(t, { ignoreHTTPSErrors: true });
  await page.goto(app.authorizeUrl);
  await signIn(page, server.password);
  await press(page, page.getByRole("button", { name: "Do not allow" }), "Enter");
  await page.waitForURL(`${app.callback}?**`);
  assert.equal(new URL(page.url()).searchParams.get("error"), "access_denied");
});

// Runs in the page. What takes the focus is counted as it stands in the page.
function whereIsFocus() {
  const all = "a[href], button:not([hidden]), input:not([type=hidden])";
  const stops = [...document.querySelectorAll(all)].filter((element) => element.tabIndex >= 0);
  return { at: stops.indexOf(document.activeElement), count: stops.length };
}

// Presses Tab once for each stop; resolves with the stops that it came to, and with how many there are.
// Between the last and the first the focus may be on nothing, as where a browser's own buttons would be.
async function walk(page) {
  const { count } = await page.evaluate(whereIsFocus);
  const visited = [];
  for (let isOnNothing = false; visited.length < count; ) {
    await page.keyboard.press("Tab");
    const { at } = await page.evaluate(whereIsFocus);
    if (at < 0 && isOnNothing) break;
    isOnNothing = at < 0;
    if (isOnNothing) continue;
    assert.deepEqual(await page.evaluate(whatIsUnseen), [], page.url());
    visited.push(at);
  }
  return { visited, count };
}

for (const width of [320, 1280]) {
  test(`Tab comes to all that one can press, in its order: ${width} px`, options, async (t) => {
    const page = await openPage(t, { viewport: { width, height: 800 } });
    await gallery.serve(page.context());
    for (const name of gallery.names) {
      await page.goto(`${ORIGIN}/${name}`);
      const { visited, count } = await walk(page);
      // Where the focus begins is the page's choice.
      const inOrder = Array.from({ length: count }, (_, n) => (visited[0] + n) % count);
      assert.deepEqual(visited, inOrder, name);
    }
  });
}
