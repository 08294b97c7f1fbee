//! The end of all sessions of a user at once, however many there are (D11). The user's epoch ends them; that
//! their rows go is a matter of tidiness.

use entity::user;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::database::{Database, Transaction, in_batches, retried};
use crate::sessions;

/// Rows that are deleted in the transaction itself: all that a user has where `users.max_sessions` is what it
/// is by default.
const AT_ONCE: u64 = 1000;

/// Ends all sessions of a user with this transaction. Says how many rows were deleted; what is more than a
/// thousand is left to [`clear_ended_sessions`], or until it has expired.
pub(super) async fn end_sessions(transaction: &Transaction, user_id: Uuid) -> Result<u64, DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::SessionEpoch, Expr::col(user::Column::SessionEpoch).add(1))
        .filter(user::Column::Id.eq(user_id))
        .exec(transaction)
        .await?;
    let Some(epoch) = epoch_of(transaction, user_id).await? else {
        return Ok(0);
    };
    sessions::delete_earlier(transaction, user_id, epoch, AT_ONCE).await
}

/// Ends all sessions of a user, and says how many rows were deleted.
pub async fn end_all_sessions(database: &Database, user_id: Uuid) -> Result<u64, DbErr> {
    let ended = retried(async || {
        let transaction = database.begin().await?;
        let ended = end_sessions(&transaction, user_id).await?;
        transaction.commit().await?;
        Ok(ended)
    });
    Ok(ended.await? + clear_ended_sessions(database, user_id).await?)
}

/// Deletes the rows of sessions that ended in earlier epochs.
pub async fn clear_ended_sessions(database: &Database, user_id: Uuid) -> Result<u64, DbErr> {
    let Some(epoch) = epoch_of(database.writer(), user_id).await? else {
        return Ok(0);
    };
    in_batches(|limit| sessions::delete_earlier(database.writer(), user_id, epoch, limit)).await
}

async fn epoch_of(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<Option<i64>, DbErr> {
    user::Entity::find_by_id(user_id)
        .select_only()
        .column(user::Column::SessionEpoch)
        .into_tuple()
        .one(connection)
        .await
}
