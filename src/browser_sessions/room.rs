//! In how many browsers a user may be signed in at once (B3).

use entity::browser_session::{Column, Entity};
use entity::time::UnixMillis;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Browser sessions that go at once. More are there only after `users.max_sessions` was lowered; then the
/// next sign-ins end the rest.
const AT_ONCE: u64 = 1000;

/// Ends a user's browser sessions whose sign-in is longest ago, so that with one more there are `most` of
/// this epoch that are not over at `now`. As when they are over by themselves, the sessions of clients go on.
pub(super) async fn make_room(
    connection: &impl ConnectionTrait,
    user_id: Uuid,
    epoch: i64,
    now: UnixMillis,
    most: u64,
) -> Result<(), DbErr> {
    let superfluous: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Epoch.eq(epoch))
        .filter(Column::ExpiresAt.gt(now))
        .order_by_desc(Column::AuthTime)
        .order_by_desc(Column::Id)
        .offset(most.saturating_sub(1))
        .limit(AT_ONCE)
        .into_tuple()
        .all(connection)
        .await?;
    if !superfluous.is_empty() {
        Entity::delete_many().filter(Column::Id.is_in(superfluous)).exec(connection).await?;
    }
    Ok(())
}
