//! Table `former_keys`: public halves of signing keys that have gone, by which old ID tokens are known that
//! come back as hints.

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;

/// One key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "former_keys")]
pub struct Model {
    /// RFC 7638 thumbprint of the public key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kid: String,
    /// `n` of the JWK (RFC 7518 §6.3.1.1).
    #[sea_orm(column_type = "Text")]
    pub modulus: String,
    /// `e` of the JWK (RFC 7518 §6.3.1.2).
    pub exponent: String,
    /// When it went.
    pub gone_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
