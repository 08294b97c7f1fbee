//! The table `signing_keys`.

use entity::signing_key;
use entity::time::UnixMillis;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    SqlErr, UpdateMany,
};

use super::stored_key::StoredKey;
use super::timetable::Timetable;

/// All keys.
pub(super) async fn timetable(connection: &impl ConnectionTrait) -> Result<Timetable, DbErr> {
    let rows =
        signing_key::Entity::find().order_by_asc(signing_key::Column::Generation).all(connection).await?;
    Ok(Timetable::new(rows.into_iter().map(stored).collect()))
}

fn stored(row: signing_key::Model) -> StoredKey {
    StoredKey {
        kid: row.kid,
        generation: row.generation,
        bits: row.bits,
        published_at: row.published_at,
        activates_at: row.activates_at,
        longest_lifetime: row.longest_lifetime,
        revoked_at: row.revoked_at,
    }
}

/// Adds a key. `false` when another process has added one of this generation first.
pub(super) async fn insert(connection: &impl ConnectionTrait, key: &StoredKey) -> Result<bool, DbErr> {
    let row = signing_key::ActiveModel {
        kid: Set(key.kid.clone()),
        generation: Set(key.generation),
        bits: Set(key.bits),
        published_at: Set(key.published_at),
        activates_at: Set(key.activates_at),
        longest_lifetime: Set(key.longest_lifetime),
        revoked_at: Set(key.revoked_at),
    };
    match signing_key::Entity::insert(row).exec_without_returning(connection).await {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The longest lifetime in milliseconds of all tokens that a key has signed which is still there.
pub async fn longest_lifetime(connection: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let longest = signing_key::Entity::find()
        .select_only()
        .column_as(signing_key::Column::LongestLifetime.max(), "longest")
        .into_tuple::<Option<i64>>()
        .one(connection)
        .await?;
    Ok(longest.flatten().unwrap_or_default())
}

/// Notes that the key is about to sign a token of this lifetime, if that is its longest.
pub(super) async fn raise_longest_lifetime(
    connection: &impl ConnectionTrait,
    kid: &str,
    lifetime: i64,
) -> Result<(), DbErr> {
    signing_key::Entity::update_many()
        .col_expr(signing_key::Column::LongestLifetime, Expr::value(lifetime))
        .filter(signing_key::Column::Kid.eq(kid))
        .filter(signing_key::Column::LongestLifetime.lt(lifetime))
        .exec(connection)
        .await?;
    Ok(())
}

/// A change of a key that is still as it was read, and was not revoked meanwhile (D5).
fn change(key: &StoredKey) -> UpdateMany<signing_key::Entity> {
    signing_key::Entity::update_many()
        .filter(signing_key::Column::Kid.eq(&key.kid))
        .filter(signing_key::Column::ActivatesAt.eq(key.activates_at))
        .filter(signing_key::Column::RevokedAt.is_null())
}

/// Notes an emergency. `false` when the key is no longer as it was read: another emergency may have made it
/// sign.
pub(super) async fn revoke(
    connection: &impl ConnectionTrait,
    key: &StoredKey,
    now: UnixMillis,
) -> Result<bool, DbErr> {
    let revoked = change(key).col_expr(signing_key::Column::RevokedAt, Expr::value(now));
    Ok(revoked.exec(connection).await?.rows_affected == 1)
}

/// Lets a key that waits sign from `now` on. `false` when it was revoked or forgotten meanwhile.
pub(super) async fn promote(
    connection: &impl ConnectionTrait,
    kid: &str,
    now: UnixMillis,
) -> Result<bool, DbErr> {
    let promoted = signing_key::Entity::update_many()
        .col_expr(signing_key::Column::ActivatesAt, Expr::value(now))
        .filter(signing_key::Column::Kid.eq(kid))
        .filter(signing_key::Column::RevokedAt.is_null())
        .exec(connection)
        .await?;
    Ok(promoted.rows_affected == 1)
}

/// Gives a key other dates. `false` when it is no longer as it was read.
pub(super) async fn redate(
    connection: &impl ConnectionTrait,
    key: &StoredKey,
    published_at: UnixMillis,
    activates_at: UnixMillis,
) -> Result<bool, DbErr> {
    let redated = change(key)
        .col_expr(signing_key::Column::PublishedAt, Expr::value(published_at))
        .col_expr(signing_key::Column::ActivatesAt, Expr::value(activates_at));
    Ok(redated.exec(connection).await?.rows_affected == 1)
}

/// Forgets a key that is gone.
pub(super) async fn delete(connection: &impl ConnectionTrait, kid: &str) -> Result<(), DbErr> {
    signing_key::Entity::delete_by_id(kid).exec(connection).await?;
    Ok(())
}
