//! Takes back what a user has allowed a client: the consent goes, and so does what came of it.

use entity::user;
use sea_orm::DbErr;

use super::error::OAuthError;
use crate::authorizations;
use crate::consents;
use crate::database::{in_batches, retried};
use crate::sessions;
use crate::state::AppState;
use crate::users;

/// Says whether there was a consent. Without one nothing happens: the sessions of a client that needs none
/// are ended one by one.
pub async fn withdraw(state: &AppState, user: &user::Model, client_id: &str) -> Result<bool, OAuthError> {
    if !retried(|| attempt(state, user, client_id)).await? {
        return Ok(false);
    }
    let writer = state.database.writer();
    in_batches(|limit| sessions::end_of_user_through(writer, user.id, client_id, limit)).await?;
    tracing::info!(user.id = %user.id, client.id = client_id, "consent withdrawn");
    Ok(true)
}

/// Sessions that end in the transaction itself: all that a user has where `users.max_sessions` is what it is
/// by default.
const AT_ONCE: u64 = 1000;

/// The same once, but for sessions beyond the first thousand. While the user's row is held no code is
/// exchanged: one that was exchanged before has a session, which ends, and one that was not is worth nothing.
async fn attempt(state: &AppState, user: &user::Model, client_id: &str) -> Result<bool, DbErr> {
    let transaction = state.database.begin_in_turn(user.id).await?;
    users::hold_unchanged(&transaction, user).await?;
    let is_withdrawn = consents::withdraw(&transaction, user.id, client_id).await?;
    if is_withdrawn {
        sessions::end_of_user_through(&transaction, user.id, client_id, AT_ONCE).await?;
        authorizations::forget_codes(&transaction, user.id, client_id, state.ambient.now()).await?;
    }
    transaction.commit().await?;
    Ok(is_withdrawn)
}
