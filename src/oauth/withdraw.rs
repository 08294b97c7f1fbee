//! Takes back what a user has allowed a client: the consent goes, and so does what came of it.

use entity::user;
use sea_orm::DbErr;

use super::error::OAuthError;
use crate::authorizations;
use crate::consents;
use crate::database::retried;
use crate::sessions::{self, Group};
use crate::state::AppState;
use crate::users;

/// Says whether there was a consent. Without one nothing happens: the sessions of a client that needs none
/// are ended one by one.
pub async fn withdraw(state: &AppState, user: &user::Model, client_id: &str) -> Result<bool, OAuthError> {
    if !retried(|| attempt(state, user, client_id)).await? {
        return Ok(false);
    }
    tracing::info!(user.id = %user.id, client.id = client_id, "consent withdrawn");
    Ok(true)
}

/// The same once, but for sessions beyond the first thousand. While the user's row is held no code is
/// exchanged: one that was exchanged before has a session, which ends, and one that was not is worth nothing.
async fn attempt(state: &AppState, user: &user::Model, client_id: &str) -> Result<bool, DbErr> {
    let transaction = state.database.begin_in_turn(user.id).await?;
    transaction.ask(|backend| users::hold_unchanged(backend, user)).await?;
    let is_withdrawn = consents::withdraw(&transaction, user.id, client_id).await?;
    if is_withdrawn {
        let group = Group::OfUserThrough { user_id: user.id, client_id: client_id.to_owned() };
        sessions::end_group(&transaction, &state.ambient, &group).await?;
        authorizations::forget_codes(&transaction, user.id, client_id, state.ambient.now()).await?;
    }
    transaction.commit().await?;
    Ok(is_withdrawn)
}
