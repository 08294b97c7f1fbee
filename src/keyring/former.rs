//! Public halves of keys that have gone. No token of theirs is worth anything; an old ID token that comes
//! back as a hint is known by them (B10).

use entity::former_key;
use entity::time::UnixMillis;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};

use super::rsa_key::PublicKey;

/// Of a SHA-256 thumbprint in base64url.
const KID_LENGTH: usize = 43;

/// Keeps the public half of a key that goes.
pub(super) async fn keep(
    connection: &impl ConnectionTrait,
    key: &PublicKey,
    gone_at: UnixMillis,
) -> Result<(), DbErr> {
    let row = former_key::ActiveModel {
        kid: Set(key.kid().to_owned()),
        modulus: Set(key.modulus().to_owned()),
        exponent: Set(key.exponent().to_owned()),
        gone_at: Set(gone_at),
    };
    // Another node may sweep at the same moment.
    former_key::Entity::insert(row)
        .on_conflict_do_nothing_on([former_key::Column::Kid])
        .exec_without_returning(connection)
        .await
        .map(drop)
}

/// The public half of a key that has gone.
pub(super) async fn find(connection: &impl ConnectionTrait, kid: &str) -> Result<Option<PublicKey>, DbErr> {
    // Anybody may name a key. Most of what they make up costs no look-up.
    if kid.len() != KID_LENGTH {
        return Ok(None);
    }
    let row = former_key::Entity::find_by_id(kid).one(connection).await?;
    Ok(row.and_then(|row| PublicKey::of_jwk(&row.modulus, &row.exponent).ok()))
}
