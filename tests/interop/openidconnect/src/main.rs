//! The crate `openidconnect` as its documentation shows it, with its strict defaults: login, userinfo,
//! refresh and logout. It talks to the test as `relying-parties/dialogue.js` does.

use std::collections::HashMap;
use std::env;
use std::io;

use anyhow::{Context as _, ensure};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::reqwest::{blocking, redirect};
use openidconnect::url::Url;
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, LogoutRequest, Nonce,
    NonceVerifier, OAuth2TokenResponse as _, PkceCodeChallenge, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, RequestTokenError, Scope, TokenResponse as _,
};
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let http = blocking::Client::builder().redirect(redirect::Policy::none()).build()?;
    let metadata = ProviderMetadataWithLogout::discover(&IssuerUrl::new(env::var("ISSUER")?)?, &http)?;
    let end_session = metadata.additional_metadata().end_session_endpoint.clone();
    let secret = env::var("CLIENT_SECRET").ok().map(ClientSecret::new);
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new(env::var("CLIENT_ID")?), secret)
        .set_redirect_uri(RedirectUrl::new(env::var("REDIRECT_URI")?)?);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let (url, state, nonce) = client
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    let code = code(&open(&url, json!({}))?, &state)?;

    let tokens = client.exchange_code(code)?.set_pkce_verifier(verifier).request(&http)?;
    let id_tokens = client.id_token_verifier();
    let (_, claims) = verified(&tokens, &id_tokens, &nonce)?;
    let userinfo = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone()))?;
    let userinfo: CoreUserInfoClaims = userinfo.request(&http)?;

    let refresh_token = tokens.refresh_token().context("no refresh token")?;
    let next = client.exchange_refresh_token(refresh_token)?.request(&http)?;
    // OpenID Connect Core §12.2: the ID token of a refresh has no nonce.
    let no_nonce = |nonce: Option<&Nonce>| nonce.map_or(Ok(()), |_| Err("a nonce".to_owned()));
    let (hint, refreshed) = verified(&next, &id_tokens, no_nonce)?;

    let logout = LogoutRequest::from(end_session.context("no end_session_endpoint")?)
        .set_id_token_hint(hint)
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(env::var("POST_LOGOUT_REDIRECT_URI")?)?)
        .set_state(CsrfToken::new("after the logout".to_owned()));
    open(&logout.http_get_url(), json!({ "claims": claims, "userinfo": userinfo, "refreshed": refreshed }))?;

    let refresh_token = next.refresh_token().context("no refresh token after a refresh")?;
    match client.exchange_refresh_token(refresh_token)?.request(&http) {
        Err(RequestTokenError::ServerResponse(refusal)) => {
            tell(&json!({ "refusal": refusal.error().as_ref() }));
        }
        other => anyhow::bail!("the session was not refused after the logout: {other:?}"),
    }
    Ok(())
}

/// The ID token of an answer and its claims, once its signature, its claims and its `at_hash` are right.
fn verified<'a>(
    answer: &'a CoreTokenResponse,
    verifier: &CoreIdTokenVerifier<'_>,
    nonce: impl NonceVerifier,
) -> anyhow::Result<(&'a CoreIdToken, &'a CoreIdTokenClaims)> {
    let token = answer.id_token().context("no ID token")?;
    let claims = token.claims(verifier, nonce)?;
    let (algorithm, key) = (token.signing_alg()?, token.signing_key(verifier)?);
    let hash = AccessTokenHash::from_token(answer.access_token(), algorithm, key)?;
    ensure!(claims.access_token_hash() == Some(&hash), "the at_hash is wrong");
    Ok((token, claims))
}

/// The code in the URL at which the browser has arrived.
fn code(callback: &Url, state: &CsrfToken) -> anyhow::Result<AuthorizationCode> {
    let params: HashMap<_, _> = callback.query_pairs().into_owned().collect();
    ensure!(params.get("state") == Some(state.secret()), "another state: {callback}");
    let code = params.get("code").with_context(|| format!("no code: {callback}"))?;
    Ok(AuthorizationCode::new(code.clone()))
}

/// Says what was found, and a URL to open. Returns where that has led.
fn open(url: &Url, mut found: Value) -> anyhow::Result<Url> {
    found["open"] = json!(url);
    tell(&found);
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(Url::parse(line.trim())?)
}

fn tell(found: &Value) {
    println!("{found}");
}
