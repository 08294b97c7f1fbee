//! Revokes places, in the transaction that ends what stands there.

use std::collections::BTreeMap;

use entity::revocation::{ActiveModel, Column, Entity, Model};
use entity::time::UnixMillis;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, FromQueryResult as _, QueryTrait as _};

use super::place::Place;
use super::shard;
use crate::database::{Transaction, Written};
use crate::keyring;

/// How far the clock of a service may be behind, in milliseconds: so long it may take a token for a live one
/// that has expired.
const CLOCK_SKEW: i64 = 5 * 60 * 1000;

/// A place that is revoked.
pub type Revoked = Model;

/// Revokes places with this transaction, at `now`. No token is issued for them any more. The bits stand until
/// the last one that was has expired, whatever its lifetime was.
pub async fn revoke(
    transaction: &Transaction,
    places: impl IntoIterator<Item = Place>,
    now: UnixMillis,
) -> Result<(), DbErr> {
    let mut by_shard: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for Place { shard, idx } in places {
        by_shard.entry(shard).or_default().push(idx);
    }
    if by_shard.is_empty() {
        return Ok(());
    }
    let longest = keyring::longest_lifetime(transaction).await?;
    let until = now.plus_millis(longest).plus_millis(CLOCK_SKEW);
    // In the order of their numbers, so that two transactions do not wait for each other.
    for (shard, indices) in by_shard {
        // A list that has gone has no token that lives.
        let Some(change_number) = shard::raise_change_number(transaction, shard).await? else {
            continue;
        };
        let rows = indices.into_iter().map(|idx| ActiveModel {
            shard: Set(shard),
            idx: Set(idx),
            change_number: Set(change_number),
            revoked_at: Set(now),
            until: Set(until),
        });
        Entity::insert_many(rows)
            .on_conflict_do_nothing_on([Column::Shard, Column::Idx])
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// Whether and until when a place is revoked.
pub async fn find(connection: &impl ConnectionTrait, place: Place) -> Result<Option<Revoked>, DbErr> {
    static STATEMENT: Written = Written::new();
    let backend = connection.get_database_backend();
    let statement = STATEMENT.with(backend, [place.shard.into(), place.idx.into()], || {
        Entity::find_by_id((place.shard, place.idx)).build(backend)
    });
    let row = connection.query_one_raw(statement).await?;
    row.map(|row| Model::from_query_result(&row, "")).transpose()
}
