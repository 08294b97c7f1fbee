//! Table `known_addresses`: from where, and through which client, users have logged in lately.

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;

/// One address of one user through one client.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_addresses")]
pub struct Model {
    /// The user.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// The client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: String,
    /// The address, as `192.0.2.1/32`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// About when the last login was.
    pub seen_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
