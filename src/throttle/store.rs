//! The table `throttle_buckets`: written a moment behind, read at the start, and looked at by hand.

use entity::throttle_bucket::{self, Column, Entity};
use entity::time::UnixMillis;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::Throttle;
use super::bucket::{BucketKind, Identity, NameDigest, decode, encode};
use super::level::Level;
use super::order::{self, NOTICE};
use super::selection::Selection;
use super::table::Row;
use crate::database::Database;

/// Rows of one statement.
const BATCH: usize = 100;

/// Rows that are read at a time.
const PAGE: u64 = 5000;

/// Most rows that are written at a time. Under an attack from many addresses, the rows beyond that are
/// written the next time.
const MAX_WRITTEN: usize = 2000;

/// A bucket as the table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedBucket {
    /// What it counts.
    pub kind: BucketKind,
    /// Whose name, if it counts by name.
    pub name: Option<NameDigest>,
    /// From where, if it counts by address.
    pub address: Option<String>,
    /// When it has all its tokens again.
    pub full_at: UnixMillis,
}

impl Throttle {
    /// Reads what was counted before the start, page by page, the emptiest buckets first.
    pub async fn restore(&self, database: &Database) -> Result<(), DbErr> {
        let now = self.ambient.now();
        // What is given from here on is obeyed later.
        let orders = order::given(database.reader(), now).await?;
        let mut last: Option<throttle_bucket::Model> = None;
        while !self.lock().is_full() {
            let page = Entity::find()
                .filter(Column::FullAt.gt(now))
                .filter(last.as_ref().map_or_else(Condition::all, behind))
                .order_by_desc(Column::FullAt)
                .order_by_asc(Column::Id)
                .limit(PAGE)
                .all(database.reader())
                .await?;
            self.take_over(&page);
            last = page.into_iter().last();
            if last.is_none() {
                break;
            }
        }
        self.lock().remember_obeyed(orders.iter().filter(|order| order.is_obeyed_by_all(now)));
        Ok(())
    }

    fn take_over(&self, page: &[throttle_bucket::Model]) {
        let (offset, now) = (self.to_time_of_day(), self.now());
        let mut table = self.lock();
        for row in page {
            if let Some(identity) = identity(row) {
                let rate = self.rate(identity.kind);
                let level = Level(row.full_at.0.saturating_sub(offset));
                table.restore(identity, level.restored(rate, now), rate, now);
            }
        }
    }

    /// Obeys orders to fill buckets, and writes rows that have changed, as far as there is time for it. Says
    /// whether something is left to be written.
    pub async fn synchronise(&self, database: &Database) -> Result<bool, DbErr> {
        let orders = order::given(database.reader(), self.ambient.now()).await?;
        let mut changed = {
            let mut table = self.lock();
            table.obey(&orders);
            table.drain_dirty(MAX_WRITTEN, self.now())
        };
        // Every node writes in the same order. In different orders, two nodes could wait for each other's
        // rows.
        changed.sort_unstable_by_key(|row| row.identity.id);
        let is_full = changed.len() == MAX_WRITTEN;
        let mut unwritten = Unwritten { throttle: self, rows: changed };
        self.write(database, &unwritten.rows).await?;
        unwritten.rows.clear();
        Ok(is_full)
    }

    /// Writes all that has changed, before the end.
    pub async fn settle(&self, database: &Database) -> Result<(), DbErr> {
        while self.synchronise(database).await? {}
        Ok(())
    }

    /// Writes rows.
    async fn write(&self, database: &Database, rows: &[Row]) -> Result<(), DbErr> {
        let offset = self.to_time_of_day();
        for batch in rows.chunks(BATCH) {
            let models = batch.iter().map(|Row { identity, level, .. }| throttle_bucket::ActiveModel {
                id: Set(encode(identity.id)),
                kind: Set(identity.kind.as_str().to_owned()),
                name_digest: Set(identity.name.map(encode)),
                address: Set(identity.prefix.map(|prefix| prefix.to_string())),
                full_at: Set(UnixMillis(level.0.saturating_add(offset))),
                cleared_at: Set(None),
            });
            let newer = OnConflict::column(Column::Id).update_column(Column::FullAt).to_owned();
            Entity::insert_many(models).on_conflict(newer).exec_without_returning(database.writer()).await?;
        }
        Ok(())
    }
}

/// Rows that were taken from the table in memory to be written. If the value is dropped before they are
/// written, as when the server ends meanwhile, the rows go back to be written again.
struct Unwritten<'a> {
    throttle: &'a Throttle,
    rows: Vec<Row>,
}

impl Drop for Unwritten<'_> {
    fn drop(&mut self) {
        self.throttle.lock().mark_all_dirty(&self.rows);
    }
}

/// The rows that come after this one.
fn behind(last: &throttle_bucket::Model) -> Condition {
    let same = Condition::all().add(Column::FullAt.eq(last.full_at)).add(Column::Id.gt(&last.id));
    Condition::any().add(Column::FullAt.lt(last.full_at)).add(same)
}

/// Buckets that lack tokens at `now`, the emptiest first.
pub async fn list(
    connection: &impl ConnectionTrait,
    selection: Selection,
    now: UnixMillis,
    limit: u64,
) -> Result<Vec<ListedBucket>, DbErr> {
    let rows = Entity::find()
        .filter(selection.condition())
        .filter(Column::FullAt.gt(now))
        .order_by_desc(Column::FullAt)
        .limit(limit)
        .all(connection)
        .await?;
    let listed = rows.into_iter().filter_map(|row| {
        Some(ListedBucket {
            kind: BucketKind::parse(&row.kind)?,
            name: row.name_digest.as_deref().and_then(decode),
            address: row.address,
            full_at: row.full_at,
        })
    });
    Ok(listed.collect())
}

/// Deletes at most `limit` buckets that have had all their tokens at `now` for a while, and says how many
/// (D6).
pub async fn sweep(connection: &impl ConnectionTrait, now: UnixMillis, limit: u64) -> Result<u64, DbErr> {
    let is_full = Condition::all().add(Column::FullAt.lt(now)).add(
        Condition::any()
            .add(Column::ClearedAt.is_null())
            .add(Column::ClearedAt.lt(now.plus_millis(-2 * NOTICE))),
    );
    let full: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(is_full.clone())
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    if full.is_empty() {
        return Ok(0);
    }
    // Some of these buckets may count again since.
    let still_full = Entity::delete_many().filter(Column::Id.is_in(full)).filter(is_full);
    Ok(still_full.exec(connection).await?.rows_affected)
}

/// The bucket of a row. A row that cannot be read, as one of a newer version, counts for nothing here.
fn identity(row: &throttle_bucket::Model) -> Option<Identity> {
    Some(Identity {
        id: decode(&row.id)?,
        kind: BucketKind::parse(&row.kind)?,
        name: row.name_digest.as_deref().and_then(decode),
        prefix: row.address.as_deref().and_then(|address| address.parse().ok()),
    })
}
