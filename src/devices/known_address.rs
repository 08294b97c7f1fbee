//! Addresses from which a user has logged in through a client lately.

use entity::known_address::{self, Column, Entity};
use entity::time::UnixMillis;
use entity::user;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::address::Prefix;
use crate::config::Period;

/// Most addresses of one user; the one that was not seen for longest makes room.
const MAX_ADDRESSES: usize = 50;

/// That an address is used is noted once a day at most, so that not every login writes it.
const NOTED_EVERY: i64 = 24 * 60 * 60 * 1000;

/// How many times it is noted, at least, within the time for which an address is known.
const NOTED_WITHIN: i64 = 8;

/// A user, a client and an address.
#[derive(Clone, Copy, Debug)]
pub struct KnownAddress<'a> {
    /// Who.
    pub user_id: Uuid,
    /// Through what.
    pub client_id: &'a str,
    /// From where.
    pub prefix: Prefix,
}

impl KnownAddress<'_> {
    /// Notes a login at `now`. `seen_at` is what was found of this address before. An address that is used
    /// all along is noted often enough to stay known.
    pub async fn remember(
        &self,
        connection: &impl ConnectionTrait,
        seen_at: Option<UnixMillis>,
        now: UnixMillis,
        known_for: Period,
    ) -> Result<(), DbErr> {
        if is_noted(seen_at, now, known_for) {
            return Ok(());
        }
        if seen_at.is_none() {
            self.make_room(connection).await?;
        }
        let row = known_address::ActiveModel {
            user_id: Set(self.user_id),
            client_id: Set(self.client_id.to_owned()),
            address: Set(self.prefix.to_string()),
            seen_at: Set(now),
        };
        let again = OnConflict::columns([Column::UserId, Column::ClientId, Column::Address])
            .update_column(Column::SeenAt)
            .to_owned();
        Entity::insert(row).on_conflict(again).exec_without_returning(connection).await?;
        Ok(())
    }

    async fn make_room(&self, connection: &impl ConnectionTrait) -> Result<(), DbErr> {
        let rows = Entity::find()
            .filter(Column::UserId.eq(self.user_id))
            .order_by_desc(Column::SeenAt)
            .all(connection)
            .await?;
        let superfluous = rows.iter().skip(MAX_ADDRESSES - 1).map(|row| {
            Condition::all().add(Column::ClientId.eq(&row.client_id)).add(Column::Address.eq(&row.address))
        });
        let superfluous = superfluous.fold(Condition::any(), Condition::add);
        if rows.len() < MAX_ADDRESSES {
            return Ok(());
        }
        Entity::delete_many()
            .filter(Column::UserId.eq(self.user_id))
            .filter(superfluous)
            .exec(connection)
            .await?;
        Ok(())
    }
}

/// Whether a login at `now` need not be noted, since one of a short while before was.
pub fn is_noted(seen_at: Option<UnixMillis>, now: UnixMillis, known_for: Period) -> bool {
    let noted_every = NOTED_EVERY.min(known_for.as_millis() / NOTED_WITHIN);
    seen_at.is_some_and(|seen_at| seen_at.plus_millis(noted_every) > now)
}

/// That a row of the table belongs to the row of the user it is joined with, to this address, and to this
/// client if there is one.
pub fn of_user(client_id: Option<&str>, prefix: Prefix) -> Condition {
    let own =
        sea_orm::ExprTrait::equals(Expr::col((Entity, Column::UserId)), (user::Entity, user::Column::Id));
    let through = client_id.map(|client_id| Column::ClientId.eq(client_id));
    Condition::all().add(own).add_option(through).add(Column::Address.eq(prefix.to_string()))
}

pub(super) async fn forget_all(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::UserId.eq(user_id)).exec(connection).await?;
    Ok(())
}

/// Deletes at most `limit` addresses that were last seen before `since`, and says how many (D6).
pub async fn sweep_addresses(
    connection: &impl ConnectionTrait,
    since: UnixMillis,
    limit: u64,
) -> Result<u64, DbErr> {
    let rows = Entity::find().filter(Column::SeenAt.lt(since)).limit(limit).all(connection).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let stale = rows.iter().map(|row| {
        Condition::all()
            .add(Column::UserId.eq(row.user_id))
            .add(Column::ClientId.eq(&row.client_id))
            .add(Column::Address.eq(&row.address))
    });
    let stale = stale.fold(Condition::any(), Condition::add);
    let deleted = Entity::delete_many().filter(Column::SeenAt.lt(since)).filter(stale).exec(connection);
    Ok(deleted.await?.rows_affected)
}
