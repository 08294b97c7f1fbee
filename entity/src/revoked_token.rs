//! Table `revoked_tokens`: access tokens that were revoked before they expired (RFC 7009 §2).

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;

/// One access token.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revoked_tokens")]
pub struct Model {
    /// Its `jti`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub jti: Uuid,
    /// Its `exp`; the row is swept after that.
    pub expires_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
