// The code flow with libraries that others have written: each logs in, has its ID token validated, asks for userinfo,
// refreshes and signs out, over TLS and with the library's strict defaults.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { PASSWORD, assertIsAlice, startProvider } from "./provider.js";
import { startRelyingParty } from "./relying-party.js";
import { Visitor } from "./visitor.js";

// Nobody is there: the visitor stops where the browser would be sent.
const APP = "https://app.example/";
const REDIRECT_URI = `${APP}callback`;
const POST_LOGOUT_REDIRECT_URI = `${APP}signed-out`;

const script = (name) => join(import.meta.dirname, "relying-parties", name);

const LIBRARIES = {
  "openid-client": () => [process.execPath, script("openid-client.js")],
  oauth4webapi: () => [process.execPath, script("oauth4webapi.js")],
  Authlib: () => [named("INTEROP_PYTHON"), script("authlib_party.py")],
  "the crate openidconnect": () => [named("INTEROP_OPENIDCONNECT")],
};

// A service, and an app that is somebody else's and asks for consent.
const CLIENTS = {
  confidential: { options: ["--confidential", "--first-party"], fields: {} },
  public: { options: ["--public"], fields: { action: "allow" } },
};

function named(variable) {
  const program = process.env[variable];
  if (!program) throw new Error(`set ${variable}, as README.md says`);
  return program;
}

const isAtApp = (url) => url.startsWith(APP);

// What another request of the client in this browser is answered while nobody may be asked.
async function answerUnasked(visitor, issuer, clientId) {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    response_type: "code",
    scope: "openid",
    prompt: "none",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
  const { url } = await visitor.go(`${issuer}/authorize?${query}`, { isThere: isAtApp });
  const { searchParams } = new URL(url);
  return searchParams.get("error") ?? (searchParams.has("code") ? "a code" : url);
}

for (const [library, command] of Object.entries(LIBRARIES)) {
  test(`${library}: login, userinfo, refresh, logout`, async (t) => {
    const { issuer, user, authority, createClient } = await startProvider(t);
    for (const [kind, { options, fields }] of Object.entries(CLIENTS)) {
      await t.test(`a ${kind} client`, async (t) => {
        const uris = { redirectUri: REDIRECT_URI, postLogoutRedirectUri: POST_LOGOUT_REDIRECT_URI };
        const { client_secret } = await createClient(kind, options, uris);
        const env = { ISSUER: issuer, CLIENT_ID: kind, REDIRECT_URI, POST_LOGOUT_REDIRECT_URI };
        if (client_secret) env.CLIENT_SECRET = client_secret;
        const party = startRelyingParty(t, { command: command(), env, authority });
        const visitor = await Visitor.trusting(authority);

        const login = { username: "alice", password: PASSWORD, ...fields };
        const { open: authorizationUrl } = await party.hear();
        const { url: callback } = await visitor.go(authorizationUrl, { fields: login, isThere: isAtApp });
        assert.equal(await answerUnasked(visitor, issuer, kind), "a code");
        party.tell(callback);

        const { claims, userinfo, refreshed, open: logoutUrl } = await party.hear();
        for (const { iss, aud, sub } of [claims, refreshed]) {
          assert.deepEqual({ iss, aud: [aud].flat(), sub }, { iss: issuer, aud: [kind], sub: user.id });
        }
        assertIsAlice(userinfo, user);

        const { url: signedOut } = await visitor.go(logoutUrl, { isThere: isAtApp });
        const { origin, pathname, searchParams } = new URL(signedOut);
        assert.equal(origin + pathname, POST_LOGOUT_REDIRECT_URI);
        assert.equal(searchParams.get("state"), "after the logout");
        assert.equal(await answerUnasked(visitor, issuer, kind), "login_required");
        party.tell(signedOut);
        // The session of the app went with the login.
        assert.deepEqual(await party.hear(), { refusal: "invalid_grant" });
        await party.end();
      });
    }
  });
}
