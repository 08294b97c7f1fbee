//! The end of a request: one answer, and the request is gone.

use entity::authorization_request;
use sea_orm::DbErr;

use super::answer::{Answer, Recipient};
use super::gone::Gone;
use crate::address::Prefix;
use crate::authorizations::{self, AuthorizationCode, NewCode};
use crate::browser::SignedIn;
use crate::database::retried;
use crate::oauth::error::OAuthError;
use crate::state::AppState;

/// Answers with a code.
pub(super) async fn grant(
    state: &AppState,
    request: &authorization_request::Model,
    signed_in: &SignedIn,
    address: Prefix,
) -> Result<Answer, Gone> {
    let code = retried(|| attempt(state, request, signed_in, address)).await.map_err(OAuthError::from)?;
    let code = code.ok_or(Gone::Unknown)?;
    tracing::info!(
        client.id = request.client_id,
        user.id = %signed_in.user.id,
        "authorization code issued"
    );
    Ok(Recipient::of(request).code(&state.issuer, code.encode()))
}

/// The same once. `None` when somebody else was faster.
async fn attempt(
    state: &AppState,
    request: &authorization_request::Model,
    signed_in: &SignedIn,
    address: Prefix,
) -> Result<Option<AuthorizationCode>, DbErr> {
    let AppState { database, ambient, checks, .. } = state;
    let transaction = database.begin().await?;
    if !authorizations::complete(&transaction, request.id).await? {
        return Ok(None);
    }
    let new = NewCode { request, browser_session: &signed_in.session, address };
    let code = authorizations::make_code(&transaction, ambient, checks, new).await?;
    transaction.commit().await?;
    Ok(Some(code))
}

/// Answers with an error.
pub(super) async fn refuse(
    state: &AppState,
    request: &authorization_request::Model,
    error: &OAuthError,
) -> Result<Answer, Gone> {
    let completed = authorizations::complete(state.database.writer(), request.id).await;
    if !completed.map_err(OAuthError::from)? {
        return Err(Gone::Unknown);
    }
    Ok(Recipient::of(request).error(&state.issuer, error))
}
