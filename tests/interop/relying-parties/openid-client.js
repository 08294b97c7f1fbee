// openid-client: login, userinfo, refresh and logout as its documentation shows them, with strict defaults.

import * as oidc from "openid-client";
import { end, open, settings, tell } from "./dialogue.js";

const { issuer, clientId, clientSecret, redirectUri, postLogoutRedirectUri, scope } = settings;

const config = await oidc.discovery(new URL(issuer), clientId, clientSecret, clientSecret ? undefined : oidc.None());
// Without this an ID token is believed because of TLS alone.
oidc.enableNonRepudiationChecks(config);

const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
const expectedState = oidc.randomState();
const expectedNonce = oidc.randomNonce();
const authorizationUrl = oidc.buildAuthorizationUrl(config, {
  redirect_uri: redirectUri,
  scope,
  state: expectedState,
  nonce: expectedNonce,
  code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
  max_age: "300",
});
const callback = await open(authorizationUrl);

const checks = { pkceCodeVerifier, expectedState, expectedNonce, maxAge: 300, idTokenExpected: true };
const tokens = await oidc.authorizationCodeGrant(config, callback, checks);
const claims = tokens.claims();
const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);

const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
const found = { claims, userinfo, refreshed: refreshed.claims() };

const logoutUrl = oidc.buildEndSessionUrl(config, {
  id_token_hint: refreshed.id_token,
  post_logout_redirect_uri: postLogoutRedirectUri,
  state: "after the logout",
});
await open(logoutUrl, found);

const refusal = await oidc.refreshTokenGrant(config, refreshed.refresh_token).catch((error) => error.error);
tell({ refusal });
end();
