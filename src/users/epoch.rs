//! The end of all sessions of a user at once, however many there are (D11). The user's epoch ends them; that
//! their rows go, and their places in the status lists are revoked, may take longer.

use entity::user;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::ambient::Ambient;
use crate::database::{Database, Transaction, retried};
use crate::sessions::{self, Group};

/// Ends all sessions of a user with this transaction. Says how many rows went; what is more than a thousand
/// is left to [`sessions::finish_endings`].
pub(super) async fn end_sessions(
    transaction: &Transaction,
    ambient: &Ambient,
    user_id: Uuid,
) -> Result<u64, DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::SessionEpoch, Expr::col(user::Column::SessionEpoch).add(1))
        .filter(user::Column::Id.eq(user_id))
        .exec(transaction)
        .await?;
    let Some(epoch) = epoch_of(transaction, user_id).await? else {
        return Ok(0);
    };
    sessions::end_group(transaction, ambient, &Group::BeforeEpoch { user_id, epoch }).await
}

/// Ends all sessions of a user, and says how many rows went.
pub async fn end_all_sessions(database: &Database, ambient: &Ambient, user_id: Uuid) -> Result<u64, DbErr> {
    let ended = retried(async || {
        let transaction = database.begin().await?;
        let ended = end_sessions(&transaction, ambient, user_id).await?;
        transaction.commit().await?;
        Ok(ended)
    });
    Ok(ended.await? + sessions::finish_endings(database, ambient).await?)
}

async fn epoch_of(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<Option<i64>, DbErr> {
    user::Entity::find_by_id(user_id)
        .select_only()
        .column(user::Column::SessionEpoch)
        .into_tuple()
        .one(connection)
        .await
}
