//! Issues tokens once everything has been checked.

use entity::time::UnixMillis;
use entity::words::Words;
use entity::{client, session, user};
use sea_orm::{DbErr, SqlErr};
use uuid::Uuid;

use super::claims::{ACCESS_TOKEN_TYPE, AccessTokenClaims, Audience, PersonClaims};
use super::error::{ErrorCode, OAuthError};
use super::granted::Granted;
use super::{audience, refreshing};
use crate::database::retried;
use crate::devices::DeviceToken;
use crate::keyring::{self, MAX_TOKEN_BYTES, Validity};
use crate::login::{Authenticated, Settled};
use crate::sessions::{self, NewSession, RefreshToken};
use crate::state::AppState;

/// A successful answer (RFC 6749 §5.1).
#[derive(Clone, Debug)]
pub struct TokenResponse {
    /// The access token, a JWT.
    pub access_token: String,
    /// Always `Bearer` (RFC 6750).
    pub token_type: &'static str,
    /// Lifetime in seconds.
    pub expires_in: i64,
    /// The refresh token, if the client may use one.
    pub refresh_token: Option<RefreshToken>,
    /// The granted scope; absent when none was granted.
    pub scope: Option<String>,
    /// A token for a device that had none.
    pub device: Option<DeviceToken>,
}

/// What all tokens of one answer share.
pub(super) struct Issue<'a> {
    state: &'a AppState,
    client: &'a client::Model,
    now: UnixMillis,
    /// Of the access token, in milliseconds.
    access_lifetime: i64,
}

/// For whom an access token speaks.
#[derive(Clone, Copy)]
enum Subject<'a> {
    User(&'a user::Model, Login<'a>),
    Client,
}

/// How the user proved who they are.
#[derive(Clone, Copy)]
struct Login<'a> {
    session_id: Uuid,
    auth_time: UnixMillis,
    amr: &'a Words,
}

/// A token that would be refused wherever it is sent is not issued.
#[derive(Debug, thiserror::Error)]
#[error(
    "the access token of {sub} through the client {client_id} would have {bytes} bytes, more than \
     {MAX_TOKEN_BYTES}; its scope has {scopes} words, its audience {audiences}, and the user {roles} roles: \
     grant fewer"
)]
struct TooLong {
    sub: String,
    client_id: String,
    bytes: usize,
    scopes: usize,
    audiences: usize,
    roles: usize,
}

impl<'a> Issue<'a> {
    /// For this client, at this moment.
    pub(super) fn new(state: &'a AppState, client: &'a client::Model, now: UnixMillis) -> Self {
        let configured = state.config.tokens.access_token_lifetime.as_millis();
        Self { state, client, now, access_lifetime: client.access_token_lifetime.unwrap_or(configured) }
    }

    /// Begins a session for a user who has just logged in, and issues its first tokens. The session is stored
    /// before the answer exists, so that no token is out whose session is unknown.
    pub(super) async fn to_user(
        &self,
        login: &Authenticated,
        granted: Granted,
        amr: Words,
    ) -> Result<TokenResponse, OAuthError> {
        let Self { state, client, now, .. } = *self;
        let user = &login.user;
        let id = state.ambient.uuid_v7();
        let of_session = Login { session_id: id, auth_time: now, amr: &amr };
        let access_token = self.access_token(Subject::User(user, of_session), &granted).await?;
        let response = self.response(access_token, &granted.scope);
        let session = NewSession {
            id,
            user_id: user.id,
            client_id: client.id.clone(),
            scope: granted.scope,
            audiences: granted.audiences,
            amr,
            auth_time: now,
            password_changed_at: user.password_changed_at,
            access_expires_at: self.access_expires_at(),
            refresh: client
                .grants
                .contains(refreshing::GRANT_TYPE)
                .then(|| refreshing::refresh_lifetimes(state, client)),
            address: login.prefix(),
            // Known when the login is settled.
            device_id: None,
            epoch: user.session_epoch,
        };
        let (refresh_token, device) = begin(state, login, session).await?;
        tracing::info!(client.id = client.id, user.id = %user.id, "token issued");
        Ok(TokenResponse { refresh_token, device, ..response })
    }

    /// Issues an access token for the client itself: no session, no refresh token (RFC 6749 §4.4.3).
    pub(super) async fn to_client(&self, granted: &Granted) -> Result<TokenResponse, OAuthError> {
        let access_token = self.access_token(Subject::Client, granted).await?;
        tracing::info!(client.id = self.client.id, "token issued");
        Ok(self.response(access_token, &granted.scope))
    }

    /// Issues the access token of a session that goes on. It may be granted less than the session.
    pub(super) async fn to_session(
        &self,
        user: &user::Model,
        session: &session::Model,
        granted: &Granted,
    ) -> Result<TokenResponse, OAuthError> {
        let login = Login { session_id: session.id, auth_time: session.auth_time, amr: &session.amr };
        let access_token = self.access_token(Subject::User(user, login), granted).await?;
        Ok(self.response(access_token, &granted.scope))
    }

    /// When an access token that is issued now expires.
    pub(super) fn access_expires_at(&self) -> UnixMillis {
        self.now.plus_millis(self.access_lifetime)
    }

    async fn access_token(&self, subject: Subject<'_>, granted: &Granted) -> Result<String, OAuthError> {
        let claims = self.claims(subject, granted);
        let payload = serde_json::to_vec(&claims)?;
        let AppState { keyring, database, .. } = self.state;
        let validity = Validity { issued_at: self.now, lifetime: self.access_lifetime };
        let signed = keyring.sign(database, ACCESS_TOKEN_TYPE, &payload, validity).await;
        signed.map_err(|error| match error {
            keyring::Error::TooLong(bytes) => too_long(claims, granted, bytes),
            other => other.into(),
        })
    }

    fn claims(&self, subject: Subject<'_>, granted: &Granted) -> AccessTokenClaims {
        let Granted { scope, audiences } = granted;
        let (user, login) = match subject {
            Subject::User(user, login) => (Some(user), Some(login)),
            Subject::Client => (None, None),
        };
        // Never before the client's mark, which another node may have set whose clock is ahead.
        let jti = self.state.ambient.uuid_v7_of(self.now.max(self.client.tokens_since));
        AccessTokenClaims {
            iss: self.state.issuer.to_string(),
            exp: self.access_expires_at().as_seconds(),
            aud: Audience::of(&audience::names(audiences, &self.state.issuer)),
            sub: user.map_or_else(|| self.client.id.clone(), |user| user.id.to_string()),
            client_id: self.client.id.clone(),
            iat: self.now.as_seconds(),
            nbf: None,
            jti: jti.to_string(),
            scope: (!scope.is_empty()).then(|| scope.to_string()),
            sid: login.map(|login| login.session_id.to_string()),
            auth_time: login.map(|login| login.auth_time.as_seconds()),
            amr: login.map(|login| login.amr.0.clone()),
            person: user.map(|user| PersonClaims::of(user, scope)).unwrap_or_default(),
        }
    }

    fn response(&self, access_token: String, scope: &Words) -> TokenResponse {
        TokenResponse {
            access_token,
            token_type: "Bearer",
            expires_in: self.access_lifetime / 1000,
            refresh_token: None,
            device: None,
            scope: (!scope.is_empty()).then(|| scope.to_string()),
        }
    }
}

/// The answer is a fault of the server, and the log says whose token it is and why.
fn too_long(claims: AccessTokenClaims, granted: &Granted, bytes: usize) -> OAuthError {
    let cause = TooLong {
        sub: claims.sub,
        client_id: claims.client_id,
        bytes,
        scopes: granted.scope.0.len(),
        audiences: granted.audiences.0.len(),
        roles: claims.person.roles.map_or(0, |roles| roles.len()),
    };
    let description = "the token would be longer than this server accepts";
    OAuthError { source: Some(cause.into()), ..OAuthError::new(ErrorCode::ServerError, description) }
}

/// Stores the session and what the login leaves behind. Nothing is stored if the user was disabled, deleted
/// or given another password while the password was being checked, or if the client was deleted meanwhile.
async fn begin(
    state: &AppState,
    login: &Authenticated,
    session: NewSession,
) -> Result<(Option<RefreshToken>, Option<DeviceToken>), OAuthError> {
    let begun = retried(|| attempt_to_begin(state, login, &session)).await.map_err(of_deleted_client)?;
    begun.ok_or_else(OAuthError::invalid_grant)
}

/// The same once. `None` when the user may no longer log in.
async fn attempt_to_begin(
    state: &AppState,
    login: &Authenticated,
    session: &NewSession,
) -> Result<Option<(Option<RefreshToken>, Option<DeviceToken>)>, DbErr> {
    let AppState { ambient, checks, authenticator, config, .. } = state;
    let transaction = state.database.begin_in_turn(session.user_id).await?;
    let Some(settled) = authenticator.settle(&transaction, login).await? else {
        return Ok(None);
    };
    let Settled { session_epoch: epoch, device_id, device } = settled;
    let NewSession { user_id, auth_time: now, .. } = *session;
    let session = NewSession { device_id: Some(device_id), epoch, ..session.clone() };
    let ended = sessions::make_room(&transaction, user_id, epoch, now, config.users.max_sessions).await?;
    let refresh_token = sessions::create(&transaction, ambient, checks, session).await?;
    transaction.commit().await?;
    if ended > 0 {
        tracing::info!(user.id = %user_id, ended, "a user's oldest sessions have made room for another one");
    }
    Ok(Some((refresh_token, device)))
}

/// Rows that refer to the client cannot be stored when it has just been deleted.
fn of_deleted_client(error: DbErr) -> OAuthError {
    match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
            OAuthError::new(ErrorCode::InvalidClient, "client authentication failed")
        }
        _ => error.into(),
    }
}
