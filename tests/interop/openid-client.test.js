// openid-client, the client library of most Node.js services, does everything that it can with this server.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as oauth from "openid-client";
import { install } from "./installation.js";

const METHODS = { client_secret_basic: oauth.ClientSecretBasic, client_secret_post: oauth.ClientSecretPost };

// HTTP Basic form-encodes the identifier first (RFC 6749 §2.3.1): `~` is where implementations differ.
const CLIENT_ID = "reports~1.0_a-b";
const PASSWORD = "correct horse battery staple";

// RFC 8414 discovery; plain HTTP is fine on loopback.
function discover(issuer, client, method) {
  return oauth.discovery(new URL(issuer), client.id, undefined, METHODS[method](client.secret), {
    algorithm: "oauth2",
    execute: [oauth.allowInsecureRequests],
  });
}

const isRefused = (code, status) => (error) =>
  error instanceof oauth.ResponseBodyError && error.error === code && error.status === status;

for (const basePath of ["", "/auth"]) {
  test(`openid-client at base path "${basePath}"`, async (t) => {
    const installation = await install(t, { settings: { SERVER__BASE_PATH: basePath } });
    const { issuer } = await installation.serve();
    const client = await installation.createClient(CLIENT_ID, {
      grants: ["client_credentials", "password", "refresh_token"],
      scopes: ["profile", "reports"],
    });
    const user = await installation.createUser("alice", PASSWORD);
    const logIn = (config) => {
      const form = { username: "alice", password: PASSWORD, scope: "profile reports" };
      return oauth.genericGrantRequest(config, "password", form);
    };

    for (const method of Object.keys(METHODS)) {
      const config = await discover(issuer, client, method);

      await t.test(`${method}: metadata`, () => {
        const metadata = config.serverMetadata();
        assert.equal(metadata.issuer, issuer);
        assert.ok(metadata.token_endpoint_auth_methods_supported.includes(method));
        assert.ok(metadata.introspection_endpoint_auth_methods_supported.includes(method));
        assert.ok(metadata.revocation_endpoint_auth_methods_supported.includes(method));
        for (const grant of ["client_credentials", "password", "refresh_token"]) {
          assert.ok(metadata.grant_types_supported.includes(grant), grant);
        }
      });

      await t.test(`${method}: client_credentials, introspection, revocation`, async () => {
        const answer = await oauth.clientCredentialsGrant(config, { scope: "reports" });
        assert.equal(answer.scope, "reports");
        assert.equal(answer.refresh_token, undefined);
        const { active, sub, client_id, scope } = await oauth.tokenIntrospection(config, answer.access_token);
        assert.deepEqual(
          { active, sub, client_id, scope },
          { active: true, sub: CLIENT_ID, client_id: CLIENT_ID, scope: "reports" },
        );
        await oauth.tokenRevocation(config, answer.access_token);
        // abuse case 75
        assert.deepEqual(await oauth.tokenIntrospection(config, answer.access_token), { active: false });
      });

      await t.test(`${method}: login, and a chain of refreshes`, async () => {
        let answer = await logIn(config);
        const seen = new Set([answer.refresh_token]);
        for (let n = 1; n <= 5; n += 1) {
          answer = await oauth.refreshTokenGrant(config, answer.refresh_token);
          seen.add(answer.refresh_token);
          assert.equal(seen.size, n + 1, "every refresh brings another refresh token");
          const { active, sub } = await oauth.tokenIntrospection(config, answer.access_token);
          assert.deepEqual({ active, sub }, { active: true, sub: user.id });
        }
        // abuse case 50: narrower for this access token, and the grant is kept
        answer = await oauth.refreshTokenGrant(config, answer.refresh_token, { scope: "profile" });
        assert.equal(answer.scope, "profile");
        answer = await oauth.refreshTokenGrant(config, answer.refresh_token);
        assert.equal(answer.scope, "profile reports");
        const [first] = seen;
        // abuse case 46: the first of them ends the session
        await assert.rejects(oauth.refreshTokenGrant(config, first), isRefused("invalid_grant", 400));
        await assert.rejects(oauth.refreshTokenGrant(config, answer.refresh_token), isRefused("invalid_grant", 400));
        assert.deepEqual(await oauth.tokenIntrospection(config, answer.access_token), { active: false });
      });

      await t.test(`${method}: a revoked refresh token ends its session`, async () => {
        const answer = await logIn(config);
        // abuse case 77: a wrong hint does no harm
        const hint = { token_type_hint: "access_token" };
        const { active, client_id } = await oauth.tokenIntrospection(config, answer.refresh_token, hint);
        assert.deepEqual({ active, client_id }, { active: true, client_id: CLIENT_ID });
        await oauth.tokenRevocation(config, answer.refresh_token, hint);
        for (const token of [answer.refresh_token, answer.access_token]) {
          assert.deepEqual(await oauth.tokenIntrospection(config, token), { active: false });
        }
        await assert.rejects(oauth.refreshTokenGrant(config, answer.refresh_token), isRefused("invalid_grant", 400));
        // abuse case 76: again, and a token that nobody knows
        await oauth.tokenRevocation(config, answer.refresh_token);
        await oauth.tokenRevocation(config, "unknown");
      });

      await t.test(`${method}: a wrong secret is refused`, async () => {
        const impostor = await discover(issuer, { ...client, secret: "wrong" }, method);
        const refusal = (error) =>
          // Basic is answered with a challenge (rule 6), which the library tells by another class.
          error instanceof oauth.WWWAuthenticateChallengeError
            ? method === "client_secret_basic" && error.status === 401
            : method === "client_secret_post" && isRefused("invalid_client", 401)(error);
        await assert.rejects(oauth.clientCredentialsGrant(impostor), refusal);
        await assert.rejects(oauth.tokenIntrospection(impostor, "unknown"), refusal);
        await assert.rejects(oauth.tokenRevocation(impostor, "unknown"), refusal);
      });
    }
  });
}
