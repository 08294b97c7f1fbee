//! Table `signing_keys`: the life of each signing key. The private half is a file, never a column.

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;

/// One key. Its state follows from its times: published → active → retiring → gone.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_keys")]
pub struct Model {
    /// RFC 7638 thumbprint of the public key (SHA-256, base64url, 43 characters).
    #[sea_orm(primary_key, auto_increment = false)]
    pub kid: String,
    /// Size of the modulus in bits.
    pub bits: i32,
    /// When it first stood in the JWKS.
    pub published_at: UnixMillis,
    /// When it began to sign.
    pub activated_at: Option<UnixMillis>,
    /// When it stopped signing.
    pub retired_at: Option<UnixMillis>,
    /// 1 while the key signs, absent otherwise; unique, so that no two processes ever make two keys active.
    #[sea_orm(unique)]
    pub active_slot: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
