//! What a node has read of the lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use entity::time::UnixMillis;
use entity::{revocation, status_shard};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::slot;

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
    /// Indices that are revoked, each with the time until which its bit is needed.
    pub(super) revoked: BTreeMap<i32, UnixMillis>,
}

impl Followed {
    /// Reads everything.
    pub(super) async fn read(connection: &impl ConnectionTrait, now: UnixMillis) -> Result<Self, DbErr> {
        Self { read_at: now, shards: BTreeMap::new() }.next(connection, now).await
    }

    /// What has become of the lists by `now`. Of a list that was changed, what was revoked since is read.
    pub(super) async fn next(
        &self,
        connection: &impl ConnectionTrait,
        now: UnixMillis,
    ) -> Result<Self, DbErr> {
        let heads: Vec<(i32, i64)> = status_shard::Entity::find()
            .select_only()
            .columns([status_shard::Column::Id, status_shard::Column::ChangeNumber])
            .into_tuple()
            .all(connection)
            .await?;
        let mut shards = BTreeMap::new();
        for (id, change_number) in heads {
            let shard = match self.shards.get(&id) {
                Some(known) if known.change_number == change_number => Arc::clone(known),
                // The database is an older copy of itself.
                Some(known) if known.change_number > change_number => {
                    Arc::new(Shard::default().next(connection, id, change_number).await?)
                }
                Some(known) => Arc::new(known.next(connection, id, change_number).await?),
                None => Arc::new(Shard::default().next(connection, id, change_number).await?),
            };
            shards.insert(id, shard.without_the_expired(now));
        }
        Ok(Self { read_at: now, shards })
    }
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
        let mut revoked = self.revoked.clone();
        revoked.extend(later);
        Ok(Self { change_number, revoked })
    }

    /// Without the bits that no list of the present or a later time has.
    fn without_the_expired(self: Arc<Self>, now: UnixMillis) -> Arc<Self> {
        let is_needed = |until: &UnixMillis| *until > slot::beginning(now);
        if self.revoked.values().all(is_needed) {
            return self;
        }
        let mut shard = Self::clone(&self);
        shard.revoked.retain(|_, until| is_needed(until));
        Arc::new(shard)
    }
}
