//! Table `revocations`: bits of status lists that are set.

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;

/// One bit.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revocations")]
pub struct Model {
    /// In which list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shard: i32,
    /// Where in the list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub idx: i32,
    /// With which change of the list.
    pub change_number: i64,
    /// When it was set.
    pub revoked_at: UnixMillis,
    /// When no token lives any more that names the place; the row is swept after that.
    pub until: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
