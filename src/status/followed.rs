//! What a node has read of the lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use entity::time::UnixMillis;
use entity::{revocation, status_shard};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::revoked::{Bit, Revoked};
use super::slot;
use crate::database::Database;

/// All lists as they were at one moment.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    /// When they were read.
    pub(super) read_at: UnixMillis,
    pub(super) shards: BTreeMap<i32, Arc<Shard>>,
}

/// One list.
#[derive(Clone, Debug, Default)]
pub(super) struct Shard {
    pub(super) change_number: i64,
    pub(super) revoked: Revoked,
}

/// Rows of one page of a whole read. A row takes some hundred bytes while it is read, a bit eight.
const PAGE: u64 = 100;

impl Followed {
    /// Reads everything that is needed at `now`: of what was revoked in four weeks, what a token of the last
    /// minutes may name.
    pub(super) async fn read(database: &Database, now: UnixMillis) -> Result<Self, DbErr> {
        let heads: BTreeMap<i32, i64> = heads(database.writer()).await?.into_iter().collect();
        let mut bits: BTreeMap<i32, Vec<Bit>> = BTreeMap::new();
        let (mut last, beginning) = (None, slot::beginning(slot::number(now)));
        loop {
            let page = page_after(database.writer(), last, beginning).await?;
            last = page.last().map(|row| (row.until, row.shard, row.idx));
            let is_last = u64::try_from(page.len()).is_ok_and(|rows| rows < PAGE);
            for row in page {
                // Of a later change not everything may have been there to read.
                if heads.get(&row.shard).is_some_and(|change_number| row.change_number <= *change_number) {
                    bits.entry(row.shard).or_default().push(Bit::needed_until(row.idx, row.until));
                }
            }
            database.forget_pages().await?;
            if is_last {
                break;
            }
        }
        let shard = |(id, change_number)| {
            let revoked = Revoked::of(bits.remove(&id).unwrap_or_default());
            (id, Arc::new(Shard { change_number, revoked }))
        };
        Ok(Self { read_at: now, shards: heads.into_iter().map(shard).collect() })
    }

    /// What has become of the lists by `now`. Of a list that was changed, what was revoked since is read.
    pub(super) async fn next(&self, database: &Database, now: UnixMillis) -> Result<Self, DbErr> {
        let mut shards = BTreeMap::new();
        for (id, change_number) in heads(database.reader()).await? {
            let known = self.shards.get(&id).cloned().unwrap_or_default();
            if known.change_number > change_number {
                // The database is an older copy of itself.
                return Self::read(database, now).await;
            }
            let shard = if known.change_number == change_number {
                known
            } else {
                Arc::new(known.next(database.reader(), id, change_number).await?)
            };
            shards.insert(id, shard.without_the_expired(now));
        }
        Ok(Self { read_at: now, shards })
    }
}

/// The lists there are, each with its number of changes.
async fn heads(connection: &impl ConnectionTrait) -> Result<Vec<(i32, i64)>, DbErr> {
    status_shard::Entity::find()
        .select_only()
        .columns([status_shard::Column::Id, status_shard::Column::ChangeNumber])
        .into_tuple()
        .all(connection)
        .await
}

/// The next bits that are needed after `beginning`, of all lists, in the order in which they expire.
async fn page_after(
    connection: &impl ConnectionTrait,
    last: Option<(UnixMillis, i32, i32)>,
    beginning: UnixMillis,
) -> Result<Vec<revocation::Model>, DbErr> {
    let key = (revocation::Column::Until, revocation::Column::Shard, revocation::Column::Idx);
    let needed = revocation::Entity::find().filter(revocation::Column::Until.gt(beginning));
    let mut cursor = match last {
        // The cursor itself asks with OR, for which databases do not use the index.
        Some((until, ..)) => needed.filter(revocation::Column::Until.gte(until)).cursor_by(key),
        None => needed.cursor_by(key),
    };
    if let Some(last) = last {
        cursor.after(last);
    }
    cursor.first(PAGE).all(connection).await
}

impl Shard {
    async fn next(
        &self,
        connection: &impl ConnectionTrait,
        id: i32,
        change_number: i64,
    ) -> Result<Self, DbErr> {
        let later: Vec<(i32, UnixMillis)> = revocation::Entity::find()
            .select_only()
            .columns([revocation::Column::Idx, revocation::Column::Until])
            .filter(revocation::Column::Shard.eq(id))
            // Of a later change than `change_number` not everything may have been there to read.
            .filter(revocation::Column::ChangeNumber.gt(self.change_number))
            .filter(revocation::Column::ChangeNumber.lte(change_number))
            .into_tuple()
            .all(connection)
            .await?;
        let later = later.into_iter().map(|(index, until)| Bit::needed_until(index, until));
        Ok(Self { change_number, revoked: self.revoked.and(later) })
    }

    /// Without the bits that no list of the present or a later time has.
    fn without_the_expired(self: Arc<Self>, now: UnixMillis) -> Arc<Self> {
        match self.revoked.without_the_expired(slot::number(now)) {
            Some(revoked) => Arc::new(Self { change_number: self.change_number, revoked }),
            None => self,
        }
    }
}
