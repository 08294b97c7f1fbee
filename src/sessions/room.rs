//! How many sessions a user may have at once (S7).

use entity::session::{Column, Entity};
use entity::time::UnixMillis;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::end::end_some;
use crate::database::Transaction;

/// Sessions that end at once. More are there only after the limit was lowered; then the next logins end the
/// rest.
const AT_ONCE: u64 = 1000;

/// Ends a user's oldest sessions of this epoch, so that with one more there are `most` that are not over at
/// `now`. Says how many have ended. In the transaction that begins the next session nobody else begins one of
/// the same user, since the user's row is held.
pub async fn make_room(
    transaction: &Transaction,
    user_id: Uuid,
    epoch: i64,
    now: UnixMillis,
    most: u64,
) -> Result<u64, DbErr> {
    // Ids are in the order in which sessions began, and there is an index by user and id.
    let of_user = Condition::all().add(Column::UserId.eq(user_id)).add(Column::Epoch.eq(epoch));
    let newest_to_go: Option<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(of_user.clone())
        .filter(Column::ExpiresAt.gt(now))
        .order_by_desc(Column::Id)
        .offset(most.saturating_sub(1))
        .limit(1)
        .into_tuple()
        .one(transaction)
        .await?;
    let Some(newest_to_go) = newest_to_go else {
        return Ok(0);
    };
    end_some(transaction, of_user.add(Column::Id.lte(newest_to_go)), AT_ONCE, now).await
}
