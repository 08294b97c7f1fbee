//! Orders to fill buckets, which an administrator gives by hand. An order is a row among the buckets that
//! counts nothing: every server that runs finds it, and fills what it has in memory, stored or not.

use entity::throttle_bucket::{ActiveModel, Column, Entity};
use entity::time::UnixMillis;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::bucket::{decode, encode};
use super::selection::Selection;
use crate::ambient::Ambient;

/// The kind of these rows.
const KIND: &str = "order";

/// How far two clocks may differ, in milliseconds: the clock of a process that gives an order, and the clock
/// of a server that looks for orders. An order stays that long to be noticed.
pub(super) const NOTICE: i64 = 60_000;

/// After how long every server that was up has obeyed an order, and has written again what it was writing
/// meanwhile, in milliseconds.
const OBEYED_AFTER: i64 = 5_000;

/// As the table has it: id, name, address, time.
type Row = (String, Option<String>, Option<String>, UnixMillis);

/// Somebody has had buckets filled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    /// Tells one order from another.
    pub(super) id: [u8; 16],
    /// Which buckets.
    pub(super) selection: Selection,
    given_at: UnixMillis,
}

impl Order {
    /// `None` for a row that this version has not written.
    fn of((id, name, address, given_at): &Row) -> Option<Self> {
        let selection = match (name, address) {
            (None, None) => Selection::All,
            (Some(name), None) => Selection::Name(decode(name)?),
            (None, Some(address)) => Selection::Address(address.parse().ok()?),
            (Some(_), Some(_)) => return None,
        };
        Some(Self { id: decode(id)?, selection, given_at: *given_at })
    }

    /// Whether a server that starts at `now` finds nothing in the table that was counted before the order.
    pub(super) fn is_obeyed_by_all(&self, now: UnixMillis) -> bool {
        self.given_at.plus_millis(OBEYED_AFTER) < now
    }
}

/// Gives buckets of the kinds that are stored all their tokens back: those that are stored at once, and those
/// in the memory of servers within a second. Says how many were stored.
pub async fn clear(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    selection: Selection,
) -> Result<u64, DbErr> {
    let now = ambient.now();
    let cleared = Entity::update_many()
        .col_expr(Column::FullAt, Expr::value(UnixMillis(0)))
        .filter(selection.condition())
        .filter(Column::FullAt.gt(now))
        .exec(connection)
        .await?;
    let (name_digest, address) = match selection {
        Selection::All => (None, None),
        Selection::Name(digest) => (Some(encode(digest)), None),
        Selection::Address(prefix) => (None, Some(prefix.to_string())),
    };
    let order = ActiveModel {
        id: Set(encode(ambient.random())),
        kind: Set(KIND.to_owned()),
        name_digest: Set(name_digest),
        address: Set(address),
        full_at: Set(UnixMillis(0)),
        cleared_at: Set(Some(now)),
    };
    Entity::insert(order).exec_without_returning(connection).await?;
    Ok(cleared.rows_affected)
}

/// The orders that were given lately.
pub(super) async fn given(connection: &impl ConnectionTrait, now: UnixMillis) -> Result<Vec<Order>, DbErr> {
    let rows: Vec<Row> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::NameDigest, Column::Address, Column::ClearedAt])
        .filter(Column::ClearedAt.gt(now.plus_millis(-2 * NOTICE)))
        .filter(Column::Kind.eq(KIND))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.iter().filter_map(Order::of).collect())
}
