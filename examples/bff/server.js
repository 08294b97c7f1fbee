// A backend for a frontend (RFC 10017): it signs users in by the code flow and keeps their tokens. The browser has a
// cookie, and calls the API by way of this server, which adds the access token.

import { randomBytes } from "node:crypto";
import express from "express";
import * as oidc from "openid-client";
import { page } from "./page.js";

const ISSUER = new URL(process.env.ISSUER ?? "http://localhost:8080");
const { CLIENT_ID = "bff", CLIENT_SECRET, HOST = "127.0.0.1" } = process.env;
const PORT = Number(process.env.PORT ?? 3002);
const URL_HERE = process.env.URL ?? `http://localhost:${PORT}`;
const API = process.env.API ?? ISSUER.href.replace(/\/$/, "");

const POLICY = `default-src 'self'; img-src data:; frame-ancestors 'none'; form-action 'self' ${ISSUER.origin}`;

const MINUTE = 60_000;
const LOGIN_LIFETIME = 10 * MINUTE;
const SESSION_LIFETIME = 12 * 60 * MINUTE;
// So long before an access token expires the next one is fetched.
const AHEAD = MINUTE / 2;

// A table in memory, of which a browser has the key in a cookie that no script can read. Several of these servers would
// share a database.
class Store {
  #rows = new Map();

  constructor(name, lifetime, sameSite) {
    const isHttps = URL_HERE.startsWith("https:");
    // With `__Host-` no neighbouring host can set it. Browsers refuse that without TLS.
    Object.assign(this, { cookie: isHttps ? `__Host-${name}` : name, lifetime });
    this.options = { httpOnly: true, secure: isHttps, sameSite, path: "/" };
  }

  find(req) {
    const cookies = (req.headers.cookie ?? "").split("; ");
    const key = cookies.find((pair) => pair.startsWith(`${this.cookie}=`))?.slice(this.cookie.length + 1);
    const row = this.#rows.get(key);
    return row && row.until > Date.now() ? { key, ...row } : {};
  }

  add(res, value) {
    for (const [key, { until }] of this.#rows) if (until <= Date.now()) this.#rows.delete(key);
    const key = randomBytes(32).toString("base64url");
    this.#rows.set(key, { value, until: Date.now() + this.lifetime });
    res.cookie(this.cookie, key, this.options);
  }

  remove(req, res) {
    this.#rows.delete(this.find(req).key);
    res.clearCookie(this.cookie, this.options);
  }
}

// The answer to a login comes from another site, with cookies that are `lax`. All else is asked for by our own pages.
const logins = new Store("bff-login", LOGIN_LIFETIME, "lax");
const sessions = new Store("bff-session", SESSION_LIFETIME, "strict");

const isLoopback = ISSUER.protocol === "http:";
const config = await oidc.discovery(ISSUER, CLIENT_ID, CLIENT_SECRET, undefined, {
  execute: isLoopback ? [oidc.allowInsecureRequests] : [],
});

// Keeps the tokens of an answer. A refresh may leave some as they were.
function keep(session, tokens) {
  const { access_token, refresh_token = session.refresh_token, id_token = session.id_token } = tokens;
  Object.assign(session, { access_token, refresh_token, id_token, until: Date.now() + tokens.expiresIn() * 1000 });
}

// The access token, a new one if need be. Requests that come together share one refresh.
async function accessToken(session) {
  if (session.until - AHEAD > Date.now()) return session.access_token;
  session.refreshing ??= oidc
    .refreshTokenGrant(config, session.refresh_token)
    .then((tokens) => keep(session, tokens))
    .finally(() => (session.refreshing = undefined));
  await session.refreshing;
  return session.access_token;
}

const app = express();
app.disable("x-powered-by");
app.use((req, res, next) => {
  res.set({
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
  });
  next();
});

app.get("/", (req, res) => res.send(page(sessions.find(req).value?.claims)));
app.get("/page.js", (req, res) => res.sendFile("client.js", { root: import.meta.dirname }));

app.get("/login", async (req, res) => {
  const login = { pkceCodeVerifier: oidc.randomPKCECodeVerifier(), expectedState: oidc.randomState() };
  login.expectedNonce = oidc.randomNonce();
  logins.add(res, login);
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${URL_HERE}/callback`,
    scope: "openid profile email",
    state: login.expectedState,
    nonce: login.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(login.pkceCodeVerifier),
    code_challenge_method: "S256",
  });
  res.redirect(303, url.href);
});

app.get("/callback", async (req, res) => {
  const { value: login } = logins.find(req);
  logins.remove(req, res);
  if (!login) return res.redirect(303, "/login");
  const tokens = await oidc.authorizationCodeGrant(config, new URL(req.url, URL_HERE), login);
  const session = { claims: await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub) };
  keep(session, tokens);
  sessions.add(res, session);
  // Not by a redirect: behind one from another site a strict cookie is not sent.
  res.set("Refresh", "0; url=/").send("");
});

app.post("/logout", (req, res) => {
  const { value: session } = sessions.find(req);
  sessions.remove(req, res);
  if (!session) return res.redirect(303, "/");
  const parameters = { id_token_hint: session.id_token, post_logout_redirect_uri: `${URL_HERE}/` };
  res.redirect(303, oidc.buildEndSessionUrl(config, parameters).href);
});

// Another site's page cannot add the header without asking first, and is not allowed to.
app.get(/^\/api\/.*/, async (req, res) => {
  if (!req.headers["x-csrf"]) return res.sendStatus(403);
  const { value: session } = sessions.find(req);
  if (!session) return res.sendStatus(401);
  const headers = { Authorization: `Bearer ${await accessToken(session)}` };
  const answer = await fetch(API + req.url.slice("/api".length), { headers });
  const type = answer.headers.get("content-type") ?? "text/plain";
  res.status(answer.status).type(type).send(Buffer.from(await answer.arrayBuffer()));
});

// The user was refused, or the session has ended at the server; else something cannot be reached.
app.use((error, req, res, next) => {
  console.error(error.error ?? error);
  if (error.error === "invalid_grant") sessions.remove(req, res);
  res.status(error.error ? 401 : 502).type("text").send(`${error.error ?? "try again later"}\n`);
});

app.listen(PORT, HOST).on("listening", function () {
  console.log(`listening on http://${HOST}:${this.address().port}, for ${URL_HERE}`);
});
