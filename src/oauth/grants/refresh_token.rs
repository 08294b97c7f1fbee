//! Refreshing an access token (RFC 6749 §6). What a token is worth, and how it is exchanged, is decided in
//! `sessions::rotation`, and whether it may be in `oauth::refreshing`.

use super::grant::{Exchanged, Field, Grant, GrantRequest, RESOURCE, SCOPE};
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::granted::Granted;
use crate::oauth::issue::Issue;
use crate::oauth::{TokenResponse, refreshing};
use crate::sessions::{self, Exchange, ExchangeError, Generation, Presented};
use crate::state::AppState;
use crate::users;

pub(super) struct RefreshToken;

impl Grant for RefreshToken {
    fn name(&self) -> &'static str {
        refreshing::GRANT_TYPE
    }

    fn fields(&self) -> &'static [Field] {
        &[
            Field { name: "refresh_token", description: "The refresh token.", format: Some("password") },
            SCOPE,
            RESOURCE,
        ]
    }

    fn exchange<'a>(&'a self, request: GrantRequest<'a>) -> Exchanged<'a> {
        Box::pin(exchange(request))
    }
}

async fn exchange(request: GrantRequest<'_>) -> Result<TokenResponse, OAuthError> {
    let GrantRequest { state, now, client, caller, params } = request;
    let AppState { database, ambient, checks, .. } = state;
    let text =
        params.get("refresh_token").ok_or_else(|| OAuthError::invalid_request("refresh_token is missing"))?;
    let token = sessions::RefreshToken::parse(text, checks).ok_or_else(worthless)?;
    let examined = sessions::examine(database, now, &client.id, token).await?;
    let presented = examined.ok_or_else(worthless)?;
    if !refreshing::is_possible(state, client, &presented) {
        end_if_over(state, &presented).await?;
        return Err(worthless());
    }
    let granted = Granted::in_session(state, client, &presented.session, &params)?;
    let issue = Issue::new(state, client, now);
    let response = issue.to_session(&presented.user, &presented.session, &granted).await?;
    let response = response.ok_or_else(worthless)?;
    let access_expires_at = issue.access_expires_at();
    let lifetimes = refreshing::refresh_lifetimes(state, client);
    let (presented, address) = (&presented, caller.prefix);
    let exchange = Exchange { database, ambient, checks, presented, lifetimes, access_expires_at, address };
    match exchange.run().await {
        Ok(successor) => Ok(TokenResponse { refresh_token: Some(successor), ..response }),
        Err(ExchangeError::Worthless) => {
            tracing::debug!(session.id = %presented.session.id, "refresh refused");
            Err(worthless())
        }
        Err(ExchangeError::Database(error)) => Err(error.into()),
        Err(error @ ExchangeError::Overtaken) => Err(OAuthError::unavailable(error)),
        Err(error @ ExchangeError::Unsealed) => Err(OAuthError::fault(error)),
    }
}

/// Ends a session whose token was replayed (S3), or whose user is disabled or has another password since.
/// That is committed before the answer is sent (R5). Any other obstacle may pass, and ends nothing.
async fn end_if_over(state: &AppState, presented: &Presented) -> Result<(), OAuthError> {
    let session = &presented.session;
    let is_replayed = presented.generation == Generation::Replayed;
    if users::may_go_on(&presented.user, session) && !is_replayed {
        return Ok(());
    }
    sessions::end(&state.database, &state.ambient, session.id).await?;
    if is_replayed {
        tracing::warn!(
            session.id = %session.id,
            user.id = %session.user_id,
            client.id = session.client_id,
            "a refresh token was used again after its successor: the session has been ended"
        );
    }
    Ok(())
}

/// One answer for every reason.
fn worthless() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidGrant, "the refresh token is not valid here, or no longer")
}
