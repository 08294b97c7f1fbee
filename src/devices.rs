//! Where users have logged in before: devices, by a token that they keep, and addresses (design rules P3, P4).
//!
//! Owns the tables `devices` and `known_addresses`. An attempt to log in from such a place is counted apart from
//! everybody else's, so that nobody can be locked out of where they usually are. It must not know passwords or
//! what is counted.

mod known_address;
mod token;

use entity::device::{self, Column, Entity};
use entity::time::UnixMillis;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

pub use self::known_address::{KnownAddress, is_known, sweep_addresses};
pub use self::token::DeviceToken;
use crate::ambient::Ambient;

/// Most devices of one user (P4); the one that was not used for longest makes room.
const MAX_DEVICES: u64 = 20;

/// When a device was used last is noted once a day at most, so that not every login writes it.
const NOTED_EVERY: i64 = 24 * 60 * 60 * 1000;

/// The device that keeps this token.
pub async fn find(
    connection: &impl ConnectionTrait,
    token: &DeviceToken,
) -> Result<Option<device::Model>, DbErr> {
    Entity::find().filter(Column::TokenHash.eq(token.hash())).one(connection).await
}

/// Notes that a device was used.
pub async fn note_use(
    connection: &impl ConnectionTrait,
    device: &device::Model,
    now: UnixMillis,
) -> Result<(), DbErr> {
    if device.used_at.is_some_and(|used_at| used_at.plus_millis(NOTED_EVERY) > now) {
        return Ok(());
    }
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(device.id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Makes the token for a device that has none.
pub async fn create(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    user_id: Uuid,
) -> Result<DeviceToken, DbErr> {
    make_room(connection, user_id).await?;
    let token = DeviceToken::generate(ambient);
    let row = device::ActiveModel {
        id: Set(ambient.uuid_v7()),
        user_id: Set(user_id),
        token_hash: Set(token.hash()),
        created_at: Set(ambient.now()),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(connection).await?;
    Ok(token)
}

/// A program that logs in again and again without keeping its token must not push out the devices of people:
/// tokens that never came back go first, whatever their age.
async fn make_room(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<(), DbErr> {
    let devices: Vec<(Uuid, Option<i64>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::UsedAt])
        .filter(Column::UserId.eq(user_id))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    let surplus = (devices.len() + 1).saturating_sub(usize::try_from(MAX_DEVICES).unwrap_or(usize::MAX));
    if surplus == 0 {
        return Ok(());
    }
    let mut by_use = devices;
    by_use.sort_by_key(|(_, used_at)| *used_at);
    let superfluous = by_use.into_iter().take(surplus).map(|(id, _)| id);
    Entity::delete_many().filter(Column::Id.is_in(superfluous)).exec(connection).await?;
    Ok(())
}

/// Forgets where a user has logged in: with another password it may be somebody else who did.
pub async fn forget_all(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::UserId.eq(user_id)).exec(connection).await?;
    known_address::forget_all(connection, user_id).await
}
