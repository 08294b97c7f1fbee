//! Table `installation`: keys that are made once and belong to all nodes.

use sea_orm::entity::prelude::*;

use crate::secret::InstallationKey;

/// One key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "installation")]
pub struct Model {
    /// What it is for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The key, 32 bytes.
    pub value: InstallationKey,
}

impl ActiveModelBehavior for ActiveModel {}
