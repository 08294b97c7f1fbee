//! Where users have logged in before (design rules P3, P4): devices, by a token that they keep, and
//! addresses.
//!
//! Owns the tables `devices` and `known_addresses`. An attempt to log in from such a place is counted apart
//! from everybody else's, so that nobody can be locked out of where they usually are. The module must not
//! know passwords, nor what is counted.

mod known_address;
mod token;

use entity::device::{self, Column, Entity};
use entity::time::UnixMillis;
use entity::user;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use self::known_address::NOTED_EVERY;
pub use self::known_address::{KnownAddress, of_user, sweep_addresses};
pub use self::token::DeviceToken;
use crate::ambient::Ambient;
use crate::token_check::TokenCheck;

/// Most devices of one user (P4); the one that was not used for longest makes room.
const MAX_DEVICES: usize = 20;

/// The user's device that keeps this token.
pub async fn find(
    connection: &impl ConnectionTrait,
    user_id: Uuid,
    token: &DeviceToken,
) -> Result<Option<device::Model>, DbErr> {
    let own = Entity::find().filter(Column::TokenHash.eq(token.hash())).filter(Column::UserId.eq(user_id));
    own.one(connection).await
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

/// What tells a user's devices from one another, for people: the last eight digits, which are random in each
/// id.
pub fn label(id: Uuid) -> String {
    format!("{:08x}", id.as_u128() & 0xffff_ffff)
}

/// Makes the token for a device that has none, and says which device that is.
pub async fn create(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    checks: &TokenCheck,
    user: &user::Model,
) -> Result<(Uuid, DeviceToken), DbErr> {
    let (user_id, name) = (user.id, &user.username_key);
    let token = DeviceToken::generate_for(name.as_bytes(), ambient, checks);
    let (id, now) = (ambient.uuid_v7(), ambient.now());
    let mut superfluous = superfluous(connection, user_id).await?;
    if let Some(replaced) = superfluous.pop() {
        let replaced = Entity::update_many()
            .col_expr(Column::Id, Expr::value(id))
            .col_expr(Column::TokenHash, Expr::value(token.hash()))
            .col_expr(Column::CreatedAt, Expr::value(now))
            .col_expr(Column::UsedAt, Expr::value(None::<UnixMillis>))
            .filter(Column::Id.eq(replaced))
            .exec(connection)
            .await?;
        delete(connection, superfluous).await?;
        if replaced.rows_affected > 0 {
            return Ok((id, token));
        }
    }
    let row = device::ActiveModel {
        id: Set(id),
        user_id: Set(user_id),
        token_hash: Set(token.hash()),
        created_at: Set(now),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(connection).await?;
    Ok((id, token))
}

/// Which devices make room for another one. Tokens that never came back go first, however old or new: a
/// program that logs in again and again without keeping its token must not push out the devices of people.
async fn superfluous(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<Vec<Uuid>, DbErr> {
    let mut by_use: Vec<(Uuid, Option<i64>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::UsedAt])
        .filter(Column::UserId.eq(user_id))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    by_use.sort_by_key(|(_, used_at)| *used_at);
    let surplus = (by_use.len() + 1).saturating_sub(MAX_DEVICES);
    Ok(by_use.into_iter().take(surplus).map(|(id, _)| id).collect())
}

async fn delete(connection: &impl ConnectionTrait, devices: Vec<Uuid>) -> Result<(), DbErr> {
    if !devices.is_empty() {
        Entity::delete_many().filter(Column::Id.is_in(devices)).exec(connection).await?;
    }
    Ok(())
}

/// Forgets where a user has logged in: with another password it may be somebody else who did.
pub async fn forget_all(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<(), DbErr> {
    forget_devices(connection, user_id).await?;
    known_address::forget_all(connection, user_id).await
}

/// Forgets a user's devices and leaves the addresses: the tokens were made for another name (P4).
pub async fn forget_devices(connection: &impl ConnectionTrait, user_id: Uuid) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::UserId.eq(user_id)).exec(connection).await?;
    Ok(())
}
