//! Issues tokens once everything has been checked.

use entity::time::UnixMillis;
use entity::words::Words;
use entity::{client, session, user};
use serde::Serialize;
use uuid::Uuid;

use super::claims::{ACCESS_TOKEN_TYPE, AccessTokenClaims, Audience, PersonClaims};
use super::error::{ErrorCode, OAuthError};
use super::granted::Granted;
use super::id_token::{ACR, ID_TOKEN_TYPE, IdTokenClaims, at_hash};
use super::scope::OPENID;
use super::status_claim::StatusClaim;
use super::{audience, refreshing};
use crate::address::Prefix;
use crate::clients;
use crate::devices::DeviceToken;
use crate::keyring::{self, MAX_TOKEN_BYTES, Validity};
use crate::sessions::{self, NewSession, RefreshToken};
use crate::state::AppState;
use crate::status::Place;

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
    /// The ID token, with the scope `openid` (OpenID Connect Core §3.1.3.3).
    pub id_token: Option<String>,
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
    Client(Place),
}

/// How the user proved who they are.
#[derive(Clone, Copy)]
struct Login<'a> {
    session_id: Uuid,
    auth_time: UnixMillis,
    amr: &'a Words,
    nonce: Option<&'a str>,
    place: Place,
}

/// A user who has proven who they are, for a session that is to begin.
#[derive(Debug)]
pub(super) struct Proof<'a> {
    /// Who.
    pub(super) user: &'a user::Model,
    /// The id that the session will have.
    pub(super) session_id: Uuid,
    /// When they proved it.
    pub(super) auth_time: UnixMillis,
    /// How (RFC 8176).
    pub(super) amr: Words,
    /// From where they come.
    pub(super) address: Prefix,
    /// For the ID token.
    pub(super) nonce: Option<String>,
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
enum SignError {
    #[error(transparent)]
    Keys(#[from] keyring::Error),
    #[error(transparent)]
    Claims(#[from] serde_json::Error),
}

impl From<SignError> for OAuthError {
    fn from(error: SignError) -> Self {
        match error {
            SignError::Keys(error) => error.into(),
            SignError::Claims(error) => error.into(),
        }
    }
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

    /// Issues the first tokens of a session, which the caller stores before the answer exists: no token is
    /// out whose session is unknown.
    pub(super) async fn to_user(
        &self,
        Proof { user, session_id, auth_time, amr, address, nonce }: Proof<'_>,
        granted: Granted,
    ) -> Result<(TokenResponse, NewSession), OAuthError> {
        let Self { state, client, .. } = *self;
        let place = state.status.next_place(&state.database, &state.ambient).await?;
        let login = Login { session_id, auth_time, amr: &amr, nonce: nonce.as_deref(), place };
        let response = self.user_tokens(user, login, &granted).await?;
        let session = NewSession {
            id: session_id,
            user_id: user.id,
            client_id: client.id.clone(),
            scope: granted.scope,
            audiences: granted.audiences,
            amr,
            began_at: self.now,
            auth_time,
            password_changed_at: user.password_changed_at,
            access_expires_at: self.access_expires_at(),
            refresh: client
                .grants
                .contains(refreshing::GRANT_TYPE)
                .then(|| refreshing::refresh_lifetimes(state, client)),
            address,
            place,
        };
        Ok((response, session))
    }

    /// Issues an access token for the client itself: no session, no refresh token (RFC 6749 §4.4.3).
    pub(super) async fn to_client(&self, granted: &Granted) -> Result<TokenResponse, OAuthError> {
        let AppState { database, ambient, status, .. } = self.state;
        let place = clients::ensure_place(database, ambient, status, self.client).await?;
        // The client has just been deleted.
        let place =
            place.ok_or_else(|| OAuthError::new(ErrorCode::InvalidClient, "there is no such client"))?;
        let access_token = self.access_token(Subject::Client(place), granted).await?;
        tracing::info!(client.id = self.client.id, "token issued");
        Ok(self.response(access_token, &granted.scope))
    }

    /// Issues the tokens of a session that goes on, but for its refresh token. They may be granted less than
    /// the session. An ID token has no `nonce` then (OpenID Connect Core §12.2). `None` if the session has
    /// just ended.
    pub(super) async fn to_session(
        &self,
        user: &user::Model,
        session: &session::Model,
        granted: &Granted,
    ) -> Result<Option<TokenResponse>, OAuthError> {
        let AppState { database, ambient, status, .. } = self.state;
        let Some(place) = sessions::ensure_place(database, ambient, status, session).await? else {
            return Ok(None);
        };
        let login = Login {
            session_id: session.id,
            auth_time: session.auth_time,
            amr: &session.amr,
            nonce: None,
            place,
        };
        self.user_tokens(user, login, granted).await.map(Some)
    }

    /// When an access token that is issued now expires.
    pub(super) fn access_expires_at(&self) -> UnixMillis {
        self.now.plus_millis(self.access_lifetime)
    }

    async fn user_tokens(
        &self,
        user: &user::Model,
        login: Login<'_>,
        granted: &Granted,
    ) -> Result<TokenResponse, OAuthError> {
        let access_token = self.access_token(Subject::User(user, login), granted).await?;
        let id_token = if granted.scope.contains(OPENID) {
            let claims = self.id_token_claims(user, login, &access_token);
            Some(self.sign(ID_TOKEN_TYPE, &claims).await?)
        } else {
            None
        };
        Ok(TokenResponse { id_token, ..self.response(access_token, &granted.scope) })
    }

    async fn access_token(&self, subject: Subject<'_>, granted: &Granted) -> Result<String, OAuthError> {
        let claims = self.claims(subject, granted);
        self.sign(ACCESS_TOKEN_TYPE, &claims).await.map_err(|error| match error {
            SignError::Keys(keyring::Error::TooLong(bytes)) => too_long(claims, granted, bytes),
            other => other.into(),
        })
    }

    async fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, SignError> {
        let payload = serde_json::to_vec(claims)?;
        let AppState { keyring, database, .. } = self.state;
        let validity = Validity { issued_at: self.now, lifetime: self.access_lifetime };
        Ok(keyring.sign(database, typ, &payload, validity).await?)
    }

    fn id_token_claims(&self, user: &user::Model, login: Login<'_>, access_token: &str) -> IdTokenClaims {
        IdTokenClaims {
            iss: self.state.issuer.to_string(),
            sub: user.id.to_string(),
            aud: self.client.id.clone(),
            exp: self.access_expires_at().as_seconds(),
            iat: self.now.as_seconds(),
            auth_time: login.auth_time.as_seconds(),
            nonce: login.nonce.map(str::to_owned),
            acr: ACR.to_owned(),
            amr: login.amr.0.clone(),
            sid: login.session_id.to_string(),
            at_hash: at_hash(access_token),
        }
    }

    fn claims(&self, subject: Subject<'_>, granted: &Granted) -> AccessTokenClaims {
        let Granted { scope, audiences } = granted;
        let (user, login, place) = match subject {
            Subject::User(user, login) => (Some(user), Some(login), login.place),
            Subject::Client(place) => (None, None, place),
        };
        let has_status = self.state.config.tokens.status_list;
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
            status: has_status.then(|| StatusClaim::of(place, self.state.status.url())),
            person: user.map(|user| PersonClaims::of(user, scope)).unwrap_or_default(),
        }
    }

    fn response(&self, access_token: String, scope: &Words) -> TokenResponse {
        TokenResponse {
            access_token,
            token_type: "Bearer",
            expires_in: self.access_lifetime / 1000,
            refresh_token: None,
            id_token: None,
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
