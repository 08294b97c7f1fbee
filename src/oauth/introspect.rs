//! Token introspection (RFC 7662).

use entity::time::UnixMillis;
use entity::words::Words;
use entity::{client, user};
use serde::Serialize;

use super::OAuthRequest;
use super::claims::{AccessTokenClaims, Audience};
use super::client_auth::Credentials;
use super::error::OAuthError;
use super::presented::{self, PresentedToken, TokenSubject};
use super::refreshing;
use super::scope::PROFILE;
use super::token::Outcome;
use super::unproven::Unproven;
use crate::sessions::{self, RefreshToken};
use crate::state::AppState;

/// What is said about a token (RFC 7662 §2.2). Of a token that is unknown, expired, revoked, or none of the
/// asker's business, only `active: false`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Introspection {
    /// Whether it is worth anything.
    pub active: bool,
    /// The rest, if it is.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenMetadata>,
}

/// Members of an active token's introspection.
#[derive(Clone, Debug, Serialize)]
pub struct TokenMetadata {
    /// Granted scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The client that it was issued to.
    pub client_id: String,
    /// The user's name, with the scope `profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// `Bearer`; absent for a refresh token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<&'static str>,
    /// Expiry, in seconds since 1970.
    pub exp: i64,
    /// Time of issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// The user's id, or the client's own.
    pub sub: String,
    /// For which APIs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<Audience>,
    /// The issuer identifier.
    pub iss: String,
    /// The id of an access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// The session's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

/// Answers an introspection request.
pub async fn handle(state: &AppState, request: &OAuthRequest<'_>) -> Outcome<Introspection> {
    let client = match confidential_client(state, request).await {
        Ok(client) => client,
        Err(error) => return Outcome { client: None, result: Err(error) },
    };
    let result = introspect(state, &client, request).await;
    Outcome { client: Some(client), result }
}

/// RFC 7662 §2.1: a client that asks must prove who it is, so that nobody fishes for tokens.
async fn confidential_client(
    state: &AppState,
    request: &OAuthRequest<'_>,
) -> Result<std::sync::Arc<client::Model>, OAuthError> {
    let credentials = Credentials::of(request)?;
    let client = credentials.authenticate(state, &request.caller).await?;
    if client.secret_hash.is_none() {
        return Err(credentials.refuse(Unproven::PublicClient, state, &request.caller, Some(&client)));
    }
    Ok(client)
}

async fn introspect(
    state: &AppState,
    client: &client::Model,
    request: &OAuthRequest<'_>,
) -> Result<Introspection, OAuthError> {
    let token = request.params.get("token").ok_or_else(|| OAuthError::invalid_request("token is missing"))?;
    let metadata = match PresentedToken::parse(state, token).await? {
        Some(PresentedToken::Access(claims)) => access(state, client, *claims).await?,
        Some(PresentedToken::Refresh(token)) => refresh(state, client, token, request.received_at).await?,
        None => None,
    };
    Ok(Introspection { active: metadata.is_some(), token: metadata })
}

async fn access(
    state: &AppState,
    client: &client::Model,
    claims: AccessTokenClaims,
) -> Result<Option<TokenMetadata>, OAuthError> {
    let is_audience = client.audiences.iter().any(|audience| claims.aud.contains(audience));
    if claims.client_id != client.id && !is_audience {
        return Ok(None);
    }
    let Some(issued_to) = state.clients.find(&claims.client_id).await? else {
        return Ok(None);
    };
    let Some(subject) = presented::subject(state, &issued_to, &claims).await? else {
        return Ok(None);
    };
    let username = match subject {
        TokenSubject::User(user) => username_of(&user, &claims.granted_scope()),
        TokenSubject::Client => None,
    };
    Ok(Some(TokenMetadata {
        username,
        scope: claims.scope,
        client_id: claims.client_id,
        token_type: Some("Bearer"),
        exp: claims.exp,
        iat: Some(claims.iat),
        sub: claims.sub,
        aud: Some(claims.aud),
        iss: claims.iss,
        jti: Some(claims.jti),
        sid: claims.sid,
    }))
}

/// Only the client that holds a refresh token learns anything about it.
async fn refresh(
    state: &AppState,
    client: &client::Model,
    token: RefreshToken,
    presented_at: UnixMillis,
) -> Result<Option<TokenMetadata>, OAuthError> {
    let presented = sessions::examine(&state.database, presented_at, &client.id, token).await?;
    let Some(presented) = presented.filter(|presented| refreshing::is_possible(state, client, presented))
    else {
        return Ok(None);
    };
    let session = &presented.session;
    Ok(Some(TokenMetadata {
        username: username_of(&presented.user, &session.scope),
        scope: scope_of(&session.scope),
        client_id: session.client_id.clone(),
        token_type: None,
        exp: presented.expires_at().as_seconds(),
        iat: None,
        sub: session.user_id.to_string(),
        aud: None,
        iss: state.issuer.to_string(),
        jti: None,
        sid: Some(session.id.to_string()),
    }))
}

/// A name is personal: the scope must ask for it, as in a token.
fn username_of(user: &user::Model, scope: &Words) -> Option<String> {
    scope.contains(PROFILE).then(|| user.username.clone())
}

fn scope_of(scope: &Words) -> Option<String> {
    (!scope.is_empty()).then(|| scope.to_string())
}
