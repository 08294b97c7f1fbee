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
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait as _, Statement,
};
use uuid::Uuid;

use self::known_address::NOTED_EVERY;
pub use self::known_address::{KnownAddress, of_user, sweep_addresses};
pub use self::token::DeviceToken;
use crate::ambient::Ambient;
use crate::database::{Question, Transaction, Written};
use crate::token_check::TokenCheck;

/// Most devices of one user beside one that is added (P4); the one that was not used for longest makes room.
const KEPT: u64 = 19;

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

/// Asks which device makes room for another one. Nobody has more than twenty: whoever adds one holds the
/// user's row. Tokens that never came back go first, however old or new: a program that logs in again and
/// again without keeping its token must not push out the devices of people.
pub fn superfluous(backend: DbBackend, user_id: Uuid) -> Question<Option<Uuid>> {
    static STATEMENT: Written = Written::new();
    let statement = STATEMENT.with(backend, [user_id.into(), 1_u64.into(), KEPT.into()], || {
        let used_at = Func::coalesce([Expr::col(Column::UsedAt), Expr::cust("0")]);
        Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::UserId.eq(user_id))
            .order_by_desc(Expr::from(used_at))
            .order_by_desc(Column::Id)
            .limit(1)
            .offset(KEPT)
            .build(backend)
    });
    Question::one(statement, |row| row.try_get_by_index(0))
}

/// Makes the token for a device that has none, and says which device that is. It takes the place of the
/// superfluous one, which is there while the user's row is held.
pub async fn create(
    transaction: &Transaction,
    ambient: &Ambient,
    checks: &TokenCheck,
    user: &user::Model,
    superfluous: Option<Uuid>,
) -> Result<(Uuid, DeviceToken), DbErr> {
    let token = DeviceToken::generate_for(user.username_key.as_bytes(), ambient, checks);
    let (id, now) = (ambient.uuid_v7(), ambient.now());
    let statement = match superfluous {
        Some(superfluous) => replace(transaction.get_database_backend(), superfluous, id, &token, now),
        None => insert(transaction.get_database_backend(), user.id, id, &token, now),
    };
    transaction.execute_later(statement).await?;
    Ok((id, token))
}

fn insert(backend: DbBackend, user_id: Uuid, id: Uuid, token: &DeviceToken, now: UnixMillis) -> Statement {
    static STATEMENT: Written = Written::new();
    let row = device::ActiveModel {
        id: Set(id),
        user_id: Set(user_id),
        token_hash: Set(token.hash()),
        created_at: Set(now),
        used_at: Set(None),
    };
    STATEMENT.insert(backend, row)
}

fn replace(backend: DbBackend, replaced: Uuid, id: Uuid, token: &DeviceToken, now: UnixMillis) -> Statement {
    static STATEMENT: Written = Written::new();
    let (never, token_hash) = (None::<UnixMillis>, token.hash());
    let values = [id.into(), token_hash.clone().into(), now.into(), never.into(), replaced.into()];
    STATEMENT.with(backend, values, || {
        Entity::update_many()
            .col_expr(Column::Id, Expr::value(id))
            .col_expr(Column::TokenHash, Expr::value(token_hash.clone()))
            .col_expr(Column::CreatedAt, Expr::value(now))
            .col_expr(Column::UsedAt, Expr::value(never))
            .filter(Column::Id.eq(replaced))
            .build(backend)
    })
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
