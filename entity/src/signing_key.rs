//! Table `signing_keys`: the life of each signing key. The private half is a file, never a column.

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;

/// One key. Its state follows from its times and those of the next key: published → active → retiring →
/// gone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_keys")]
pub struct Model {
    /// RFC 7638 thumbprint of the public key (SHA-256, base64url, 43 characters).
    #[sea_orm(primary_key, auto_increment = false)]
    pub kid: String,
    /// 1 for the first key, one more for each next; unique, so that of two processes that rotate at once
    /// only one does.
    #[sea_orm(unique)]
    pub generation: i32,
    /// Size of the modulus in bits.
    pub bits: i32,
    /// When it first stood in the JWKS.
    pub published_at: UnixMillis,
    /// When it begins to sign, which is when the key before it stops.
    pub activates_at: UnixMillis,
    /// The longest lifetime in milliseconds of the tokens that it has signed.
    pub longest_lifetime: i64,
    /// When it was taken out of use in an emergency.
    pub revoked_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}
