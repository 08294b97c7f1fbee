//! Table `consents`: what users have allowed clients that are not the operator's own.

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;
use crate::words::Words;

/// What one user has allowed one client.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consents")]
pub struct Model {
    /// The user.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: String,
    /// The scopes.
    #[sea_orm(column_type = "Text")]
    pub scope: Words,
    /// When the user last said so.
    pub granted_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
