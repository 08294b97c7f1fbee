//! Table `devices`: where users have logged in before.

use sea_orm::entity::prelude::*;

use crate::secret::HashedToken;
use crate::time::UnixMillis;

/// One device of one user.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "devices")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// SHA-256 of the token that it keeps.
    #[sea_orm(unique)]
    pub token_hash: HashedToken,
    /// When the token was made.
    pub created_at: UnixMillis,
    /// About when it was last presented; absent if never.
    pub used_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}
