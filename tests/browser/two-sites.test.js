// The app and the server over TLS and on two sites, as in production. On localhost all ports count as one site, so that
// what browsers do to cookies, frames and windows of other sites is seen here alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startBlank } from "./blank.js";
import { makeCertificate } from "./certificate.js";
import { openPage, screenshot, watch } from "./chromium.js";
import { startCountersign } from "./countersign.js";
import * as spa from "./spa.js";
import { startTlsProxy } from "./tls-proxy.js";

async function startServer(t) {
  const certificate = await makeCertificate(t);
  const login = await startTlsProxy(t, certificate, "login.example");
  const app = await startTlsProxy(t, certificate, "app.example");
  const server = await startCountersign(t, {
    COUNTERSIGN_SERVER__ISSUER: login.url,
    COUNTERSIGN_SERVER__TRUSTED_PROXIES: "127.0.0.1",
  });
  assert.equal(server.issuer, login.url);
  login.passTo(server.address);
  await server.run("client", "update", "demo", "--origin", app.url);
  await spa.register(server, `${app.url}/`);
  return { server, app };
}

async function openLoggedIn(t) {
  const { server, app } = await startServer(t);
  app.passTo(await spa.startSpa(t, server, "code", { api: server.address }));
  const context = (await openPage(t, { ignoreHTTPSErrors: true })).context();
  const page = await spa.openTab(context, `${app.url}/`);
  const watcher = watch(page);
  await spa.logInAtServer(page, server.password);
  await spa.loggedIn(page);
  return { server, app, context, page, watcher };
}

function authorizeUrl(server, app, prompt) {
  const query = new URLSearchParams({
    client_id: "demo",
    redirect_uri: `${app.url}/`,
    response_type: "code",
    scope: "openid",
    prompt,
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
  return `${server.issuer}/authorize?${query}`;
}

async function openBlank(t) {
  const { server, app } = await startServer(t);
  app.passTo(await startBlank(t));
  const page = await openPage(t, { ignoreHTTPSErrors: true });
  await page.goto(`${app.url}/`);
  return { server, app, page };
}

// What the app is told, in this page or frame.
async function answerIn(frame, app) {
  await frame.waitForURL(`${app.url}/?**`);
  return new URL(frame.url()).searchParams;
}

test("login, reload, refresh in two tabs, and logout", async (t) => {
  const { server, app, context, page, watcher } = await openLoggedIn(t);
  await page.reload();
  await spa.loggedIn(page);
  const two = await spa.openTab(context, `${app.url}/`);
  await spa.loggedIn(two);
  const before = await spa.version(page);
  await Promise.all([spa.refresh(page), spa.refresh(two)]);
  await spa.versionAtLeast(page, before + 1);
  await spa.versionAtLeast(two, before + 1);
  assert.equal((await spa.whoAmI(two)).username, "alice");
  const cookies = await context.cookies(server.issuer);
  for (const { name, httpOnly, secure, sameSite } of cookies) {
    assert.match(name, /^__Host-countersign/);
    assert.deepEqual([httpOnly, secure, sameSite], [true, true, "Lax"]);
  }
  assert.ok(cookies.length >= 2);
  await screenshot(t, page, "two-sites");
  await spa.logOut(page);
  await spa.loggedOut(two);
  await page.waitForURL(`${app.url}/`);
  watcher.assertClean([server.issuer, app.url]);
  await spa.clickLogIn(page);
  await page.getByLabel("Password", { exact: true }).waitFor();
});

test("a frame is told that nobody is signed in, and the address bar that somebody is", async (t) => {
  const { server, app, page } = await openBlank(t);
  await page.goto(authorizeUrl(server, app, "login"));
  await spa.signIn(page, server.password);
  assert.ok((await answerIn(page, app)).has("code"));

  await page.evaluate((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
  }, authorizeUrl(server, app, "none"));
  const framed = await answerIn(page.frames()[1], app);
  assert.equal(framed.get("error"), "login_required");

  await page.goto(authorizeUrl(server, app, "none"));
  assert.ok((await answerIn(page, app)).has("code"));
});

test("a window in which somebody has signed in does not know who opened it", async (t) => {
  const { server, app, page } = await openBlank(t);
  const opening = page.context().waitForEvent("page");
  const url = authorizeUrl(server, app, "login");
  await page.evaluate((url) => void (globalThis.opened = open(url, "login", "width=500,height=600")), url);
  const popup = await opening;
  await spa.signIn(popup, server.password);
  assert.ok((await answerIn(popup, app)).has("code"));
  assert.equal(await popup.evaluate(() => opener), null);
  assert.equal(await page.evaluate(() => globalThis.opened.closed), true, "the app believes that the user gave up");
});

test("the password grant from another site", async (t) => {
  const { server, app } = await startServer(t);
  app.passTo(await spa.startSpa(t, server, "password", { api: server.address }));
  const context = (await openPage(t, { ignoreHTTPSErrors: true })).context();
  const page = await spa.openTab(context, `${app.url}/`);
  await spa.logIn(page, server.password);
  await spa.loggedIn(page);
  assert.equal((await spa.whoAmI(page)).username, "alice");
});
