// oauth4webapi: the same steps one level below openid-client, each answer checked by the library, with strict defaults.

import * as oauth from "oauth4webapi";
import { end, open, settings, tell } from "./dialogue.js";

const { issuer, clientId, clientSecret, redirectUri, postLogoutRedirectUri, scope } = settings;

const issuerUrl = new URL(issuer);
const server = await oauth.processDiscoveryResponse(issuerUrl, await oauth.discoveryRequest(issuerUrl));
const client = { client_id: clientId, require_auth_time: true };
const authentication = clientSecret ? oauth.ClientSecretBasic(clientSecret) : oauth.None();

const codeVerifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const expectedNonce = oauth.generateRandomNonce();
const authorizationUrl = new URL(server.authorization_endpoint);
authorizationUrl.search = new URLSearchParams({
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: "code",
  scope,
  state,
  nonce: expectedNonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
  code_challenge_method: "S256",
});
const callback = await open(authorizationUrl);

// Demands the `iss` of RFC 9207, since the metadata announces it.
const parameters = oauth.validateAuthResponse(server, client, callback, state);
const answer = await oauth.authorizationCodeGrantRequest(
  server,
  client,
  authentication,
  parameters,
  redirectUri,
  codeVerifier,
);
const checks = { expectedNonce, requireIdToken: true };
const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, checks);
// Without this an ID token is believed because of TLS alone.
await oauth.validateApplicationLevelSignature(server, answer);
const claims = oauth.getValidatedIdTokenClaims(tokens);

const userinfoAnswer = await oauth.userInfoRequest(server, client, tokens.access_token);
const userinfo = await oauth.processUserInfoResponse(server, client, claims.sub, userinfoAnswer);

const refresh = async ({ refresh_token }) => {
  const response = await oauth.refreshTokenGrantRequest(server, client, authentication, refresh_token);
  return oauth.processRefreshTokenResponse(server, client, response);
};
const refreshed = await refresh(tokens);
const found = { claims, userinfo, refreshed: oauth.getValidatedIdTokenClaims(refreshed) };

const logoutUrl = new URL(server.end_session_endpoint);
logoutUrl.search = new URLSearchParams({
  id_token_hint: refreshed.id_token,
  post_logout_redirect_uri: postLogoutRedirectUri,
  state: "after the logout",
});
await open(logoutUrl, found);

const refusal = await refresh(refreshed).catch((error) => error.error);
tell({ refusal });
end();
