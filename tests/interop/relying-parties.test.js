// The code flow with libraries that others have written: each logs in, has its ID token validated, asks for userinfo,
// refreshes and signs out, over TLS and with the library's strict defaults.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { makeCertificate } from "./certificate.js";
import { install } from "./installation.js";
import { startRelyingParty } from "./relying-party.js";
import { startTlsProxy } from "./tls-proxy.js";
import { Visitor } from "./visitor.js";

const PASSWORD = "correct horse battery staple";
// Nobody is there: the visitor stops where the browser would be sent.
const REDIRECT_URI = "https://app.example/callback";
const POST_LOGOUT_REDIRECT_URI = "https://app.example/signed-out";

const script = (name) => join(import.meta.dirname, "relying-parties", name);

const LIBRARIES = {
  "openid-client": () => [process.execPath, script("openid-client.js")],
  oauth4webapi: () => [process.execPath, script("oauth4webapi.js")],
};

// A service, and an app that is somebody else's and asks for consent.
const CLIENTS = {
  confidential: { options: ["--confidential", "--first-party"], fields: {} },
  public: { options: ["--public"], fields: { action: "allow" } },
};

async function startServer(t) {
  const certificate = await makeCertificate(t);
  const proxy = await startTlsProxy(t, certificate);
  const settings = { SERVER__ISSUER: proxy.url, SERVER__TRUSTED_PROXIES: "127.0.0.1" };
  const installation = await install(t, { settings });
  const { url, issuer } = await installation.serve();
  assert.equal(issuer, proxy.url);
  proxy.passTo(url);
  const email = ["--email", "alice@example.com", "--full-name", "Alice Example"];
  const user = await installation.createUser("alice", PASSWORD, email);
  return { installation, issuer, user, authority: certificate.authority };
}

function createClient(installation, id, options) {
  const grants = ["--grant", "authorization_code", "--grant", "refresh_token"];
  const scopes = ["openid", "profile", "email"].flatMap((scope) => ["--scope", scope]);
  const uris = ["--redirect-uri", REDIRECT_URI, "--post-logout-redirect-uri", POST_LOGOUT_REDIRECT_URI];
  return installation.query(["client", "create", id, ...options, ...grants, ...scopes, ...uris]);
}

// Whether the browser is signed in, as another app would find out.
async function isSignedIn(visitor, issuer, clientId) {
  const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    response_type: "code",
    scope: "openid",
    prompt: "none",
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  const { url } = await visitor.go(`${issuer}/authorize?${query}`, { isThere: isAtApp });
  const { searchParams } = new URL(url);
  if (searchParams.has("code")) return true;
  assert.equal(searchParams.get("error"), "login_required");
  return false;
}

const isAtApp = (url) => url.startsWith("https://app.example/");

for (const [library, command] of Object.entries(LIBRARIES)) {
  test(`${library}: login, userinfo, refresh, logout`, async (t) => {
    const { installation, issuer, user, authority } = await startServer(t);
    for (const [kind, { options, fields }] of Object.entries(CLIENTS)) {
      await t.test(`a ${kind} client`, async (t) => {
        const { client_secret } = await createClient(installation, kind, options);
        const visitor = await Visitor.trusting(authority);
        const env = { ISSUER: issuer, CLIENT_ID: kind, REDIRECT_URI, POST_LOGOUT_REDIRECT_URI };
        if (client_secret) env.CLIENT_SECRET = client_secret;
        const party = startRelyingParty(t, { command: command(), env, authority });

        const login = { username: "alice", password: PASSWORD, ...fields };
        const { open: authorizationUrl } = await party.hear();
        const { url: callback } = await visitor.go(authorizationUrl, { fields: login, isThere: isAtApp });
        assert.ok(await isSignedIn(visitor, issuer, kind));
        party.tell(callback);

        const { claims, userinfo, refreshed, open: logoutUrl } = await party.hear();
        for (const { iss, aud, sub, sid } of [claims, refreshed]) {
          assert.deepEqual({ iss, aud: [aud].flat(), sub }, { iss: issuer, aud: [kind], sub: user.id });
          assert.equal(sid, claims.sid);
        }
        const { sub, preferred_username, name, email, email_verified } = userinfo;
        assert.deepEqual(
          { sub, preferred_username, name, email, email_verified },
          {
            sub: user.id,
            preferred_username: "alice",
            name: "Alice Example",
            email: "alice@example.com",
            email_verified: false,
          },
        );

        const { url: signedOut } = await visitor.go(logoutUrl, { isThere: isAtApp });
        const state = new URLSearchParams({ state: "after the logout" });
        assert.equal(signedOut, `${POST_LOGOUT_REDIRECT_URI}?${state}`);
        assert.equal(await isSignedIn(visitor, issuer, kind), false);
        party.tell(signedOut);
        // The session of the app went with the login.
        assert.deepEqual(await party.hear(), { refusal: "invalid_grant" });
        await party.end();
      });
    }
  });
}
