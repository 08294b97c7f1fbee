// A server with TLS in front, a user, and clients of the code flow.

import assert from "node:assert/strict";
import { makeCertificate } from "../browser/certificate.js";
import { install } from "./installation.js";
import { startTlsProxy } from "../browser/tls-proxy.js";

export const PASSWORD = "correct horse battery staple";

// Resolves when it serves. `authority` is the file of the certificates to trust.
export async function startProvider(t) {
  const certificate = await makeCertificate(t);
  const proxy = await startTlsProxy(t, certificate);
  const settings = { SERVER__ISSUER: proxy.url, SERVER__TRUSTED_PROXIES: "127.0.0.1" };
  const installation = await install(t, { settings });
  const { url, issuer } = await installation.serve();
  assert.equal(issuer, proxy.url);
  proxy.passTo(url);
  const profile = ["--email", "alice@example.com", "--full-name", "Alice Example"];
  const user = await installation.createUser("alice", PASSWORD, profile);
  return {
    issuer,
    user,
    authority: certificate.authority,
    createClient(id, options, { redirectUri, postLogoutRedirectUri }) {
      const grants = ["--grant", "authorization_code", "--grant", "refresh_token"];
      const scopes = ["openid", "profile", "email"].flatMap((scope) => ["--scope", scope]);
      const uris = ["--redirect-uri", redirectUri, "--post-logout-redirect-uri", postLogoutRedirectUri];
      return installation.query(["client", "create", id, ...options, ...grants, ...scopes, ...uris]);
    },
  };
}

// What every library must have been told of the user.
export function assertIsAlice({ sub, preferred_username, name, email, email_verified }, user) {
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
}
