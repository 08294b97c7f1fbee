//! How a user's password is replaced, or its hash made anew.

use entity::secret::{PasswordHash, SecretString};
use entity::user;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use super::{Error, epoch};
use crate::ambient::Ambient;
use crate::database::{Database, Transaction, retried};
use crate::devices;
use crate::hashing::{Source, Ticket};
use crate::passwords::{NewHash, Passwords};
use crate::sessions;

/// Replaces the password, whatever it was, ends the user's sessions and forgets where they logged in.
pub async fn set_password(
    database: &Database,
    ambient: &Ambient,
    passwords: &Passwords,
    user: &user::Model,
    password: &SecretString,
) -> Result<(), Error> {
    let ticket = passwords.ticket(Source::Local);
    let new = hash_password(passwords, &ticket, user, password).await?;
    let replaced = retried(async || {
        let transaction = database.begin().await?;
        let is_there = replace_password(&transaction, ambient, user, None, &new).await?;
        transaction.commit().await?;
        Ok(is_there)
    });
    if !replaced.await? {
        return Err(Error::Changed);
    }
    sessions::finish_endings(database, ambient).await?;
    Ok(())
}

/// Hashes what may become the user's password.
pub async fn hash_password(
    passwords: &Passwords,
    ticket: &Ticket,
    user: &user::Model,
    password: &SecretString,
) -> Result<NewHash, Error> {
    passwords.check_policy(password, &user.username_key)?;
    Ok(passwords.hash(ticket, password).await?)
}

/// Replaces the password with this transaction, ends the user's sessions and forgets where they logged in.
/// Where `expected` is given, the hash must still be that one: somebody else may have changed the password
/// while the old one was being checked. Otherwise, or when the user is gone, the result is `false`, and
/// nothing has changed.
pub async fn replace_password(
    transaction: &Transaction,
    ambient: &Ambient,
    user: &user::Model,
    expected: Option<&PasswordHash>,
    new: &NewHash,
) -> Result<bool, DbErr> {
    let now = ambient.now();
    // Each password of a user has another time, whatever the clock does: sessions, device tokens and logins
    // under way are told by it to be of an earlier one.
    let last = Expr::col(user::Column::PasswordChangedAt);
    let changed_at = Expr::case(last.clone().gte(now), last.add(1_i64)).finally(Expr::value(now));
    let mut update = user::Entity::update_many()
        .col_expr(user::Column::PasswordHash, Expr::value(new.hash.clone()))
        .col_expr(user::Column::PasswordScheme, Expr::value(new.scheme.to_string()))
        .col_expr(user::Column::PasswordChangedAt, changed_at.into())
        .col_expr(user::Column::UpdatedAt, Expr::value(now))
        .filter(user::Column::Id.eq(user.id));
    if let Some(expected) = expected {
        update = update.filter(user::Column::PasswordHash.eq(expected.clone()));
    }
    if update.exec(transaction).await?.rows_affected == 0 {
        return Ok(false);
    }
    epoch::end_sessions(transaction, ambient, user.id).await?;
    devices::forget_all(transaction, user.id).await?;
    Ok(true)
}

/// Stores a hash of the same password. One that another login stored meanwhile stays.
pub async fn upgrade_hash(transaction: &Transaction, user: &user::Model, new: &NewHash) -> Result<(), DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::PasswordHash, Expr::value(new.hash.clone()))
        .col_expr(user::Column::PasswordScheme, Expr::value(new.scheme.to_string()))
        .filter(user::Column::Id.eq(user.id))
        .filter(user::Column::PasswordHash.eq(user.password_hash.clone()))
        .exec(transaction)
        .await?;
    Ok(())
}
