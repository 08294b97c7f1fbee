// Apache's mod_auth_openidc, with PKCE switched on: a page that only users see, their claims, a refresh, and a logout.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startApache } from "./apache.js";
import { PASSWORD, assertIsAlice, startProvider } from "./provider.js";
import { Visitor } from "./visitor.js";

test("mod_auth_openidc: login, userinfo, refresh, logout", async (t) => {
  const { issuer, user, authority, createClient } = await startProvider(t);
  const { url, readLog } = await startApache(t, async (url) => {
    const uris = { redirectUri: `${url}/protected/callback`, postLogoutRedirectUri: `${url}/signed-out` };
    const { client_secret } = await createClient("apache", ["--confidential", "--first-party"], uris);
    return [
      `OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration`,
      `OIDCCABundlePath ${authority}`,
      "OIDCClientID apache",
      `OIDCClientSecret ${client_secret}`,
      `OIDCRedirectURI ${url}/protected/callback`,
      "OIDCCryptoPassphrase a-passphrase-of-the-test",
      'OIDCScope "openid profile email"',
      "OIDCPKCEMethod S256",
      "OIDCInfoHook id_token userinfo refresh_token access_token",
      "<Location /protected>",
      "AuthType openid-connect",
      "Require valid-user",
      "</Location>",
    ];
  });
  const visitor = await Visitor.trusting(authority);
  const page = `${url}/protected/`;

  // The client is on loopback, so that alice is asked whether she goes on to it (B7).
  const fields = { username: "alice", password: PASSWORD, action: "allow" };
  const shown = await visitor.go(page, { fields });
  assert.deepEqual(shown, { url: page, status: 200, body: "for users only\n" }, await readLog());

  const info = async (query = "") => {
    const { status, body } = await visitor.go(`${url}/protected/callback?info=json${query}`);
    assert.equal(status, 200, await readLog());
    return JSON.parse(body);
  };
  const first = await info();
  assert.equal(first.id_token.sub, user.id);
  assert.equal(first.id_token.iss, issuer);
  assertIsAlice(first.userinfo, user);

  // Older than no second at all.
  const next = await info("&access_token_refresh_interval=0");
  assert.notEqual(next.refresh_token, first.refresh_token);
  assert.notEqual(next.access_token, first.access_token);
  assertIsAlice(next.userinfo, user);

  const back = encodeURIComponent(`${url}/signed-out`);
  const signedOut = await visitor.go(`${url}/protected/callback?logout=${back}`);
  assert.equal(signedOut.url, `${url}/signed-out`);
  // Both have forgotten who it was.
  const again = await visitor.go(page);
  assert.equal(new URL(again.url).origin, issuer);
  assert.match(again.body, /name="password"/);
});
