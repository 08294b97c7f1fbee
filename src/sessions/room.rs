//! How many sessions a user may have at once (S7).

use entity::session::{Column, Entity};
use entity::time::UnixMillis;
use sea_orm::sea_query::{Expr, ExprTrait as _, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Value,
};
use uuid::Uuid;

use super::end::end_some;
use crate::database::{Question, Transaction, Written};

/// Sessions that end at once. More are there only after the limit was lowered; then the next logins end the
/// rest.
const AT_ONCE: u64 = 1000;

/// Asks whether a user has `most` sessions, those counted that are over: only then must one make room. The
/// index has all that this needs, so that it costs little.
pub fn are_many(backend: DbBackend, user_id: Uuid, most: u64) -> Question<bool> {
    static STATEMENT: Written = Written::new();
    let statement = STATEMENT.with(backend, values(user_id, most), || backend.build(&last_of(user_id, most)));
    Question::one(statement, |_| Ok(())).map(|one| one.is_some())
}

/// That a user has fewer than `most` sessions, of which there may be one at least. Those that are over count.
pub(super) fn has_fewer(user_id: Uuid, most: u64) -> Expr {
    Expr::from(last_of(user_id, most)).is_null()
}

/// Chooses the oldest of a user's last `most` sessions, or nothing if there are fewer.
fn last_of(user_id: Uuid, most: u64) -> SelectStatement {
    let by_id = Entity::find().select_only().column(Column::Id).order_by_desc(Column::Id);
    let skipped = most.saturating_sub(1);
    QueryTrait::into_query(by_id.filter(Column::UserId.eq(user_id)).limit(1).offset(skipped))
}

/// The values of that query.
pub(super) fn values(user_id: Uuid, most: u64) -> [Value; 3] {
    [user_id.into(), 1_u64.into(), most.saturating_sub(1).into()]
}

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
