//! The lists there are, as the database has them.

use entity::status_shard::{ActiveModel, Column, Entity, Model};
use entity::time::UnixMillis;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::place::Place;
use crate::ambient::Ambient;
use crate::database::Transaction;

/// From here on the next list is there beforehand, so that every node knows it when the first token names it.
const NEARLY_FULL: i32 = Place::IN_LIST / 4 * 3;

/// Places that were taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) shard: i32,
    /// The number of the first one.
    pub(super) next: i32,
    /// The number behind the last one.
    pub(super) end: i32,
    pub(super) taken_at: UnixMillis,
}

impl Block {
    /// Whether there is a place that may be given out at `now`.
    pub(super) fn has_one(&self, now: UnixMillis) -> bool {
        self.next < self.end && now < self.taken_at.plus_millis(KEPT_FOR)
    }
}

/// How long a process may keep places, in milliseconds.
pub(super) const KEPT_FOR: i64 = 60 * 60 * 1000;

/// Takes at most `count` places of the oldest list that has any left.
pub(super) async fn take(transaction: &Transaction, ambient: &Ambient, count: i32) -> Result<Block, DbErr> {
    let with_room = Entity::find()
        .filter(Column::NextPlace.lt(Place::IN_LIST))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .one(transaction)
        .await?;
    let shard = match with_room {
        Some(shard) => shard,
        None => create(transaction, ambient).await?,
    };
    let now = ambient.now();
    let end = std::cmp::min(shard.next_place.saturating_add(count), Place::IN_LIST);
    Entity::update_many()
        .col_expr(Column::NextPlace, Expr::value(end))
        .col_expr(Column::TakenAt, Expr::value(now))
        .filter(Column::Id.eq(shard.id))
        .exec(transaction)
        .await?;
    if end >= NEARLY_FULL && newest(transaction).await? == Some(shard.id) {
        create(transaction, ambient).await?;
    }
    Ok(Block { shard: shard.id, next: shard.next_place, end, taken_at: now })
}

/// Makes the first list where there is none.
pub(super) async fn ensure(transaction: &Transaction, ambient: &Ambient) -> Result<(), DbErr> {
    if newest(transaction).await?.is_none() {
        create(transaction, ambient).await?;
    }
    Ok(())
}

async fn create(transaction: &Transaction, ambient: &Ambient) -> Result<Model, DbErr> {
    let row =
        ActiveModel { id: NotSet, next_place: Set(0), change_number: Set(0), taken_at: Set(ambient.now()) };
    Entity::insert(row).exec_with_returning(transaction).await
}

async fn newest(transaction: &Transaction) -> Result<Option<i32>, DbErr> {
    let newest = Entity::find().select_only().column(Column::Id).order_by_desc(Column::Id).limit(1);
    newest.into_tuple().one(transaction).await
}

/// Raises the number of changes of a list, and says what it is now. Until the end of the transaction nobody
/// else can, so that a node which has read up to a number lacks nothing of what comes before.
pub(super) async fn raise_change_number(transaction: &Transaction, shard: i32) -> Result<Option<i64>, DbErr> {
    Entity::update_many()
        .col_expr(Column::ChangeNumber, ExprTrait::add(Expr::col(Column::ChangeNumber), 1))
        .filter(Column::Id.eq(shard))
        .exec(transaction)
        .await?;
    let number = Entity::find_by_id(shard).select_only().column(Column::ChangeNumber);
    number.into_tuple().one(transaction).await
}
