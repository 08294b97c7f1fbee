//! Table `status_shards`: status lists (draft-ietf-oauth-status-list).

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;

/// One list.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "status_shards")]
pub struct Model {
    /// Its number, which no other list ever has.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// How many places were given out.
    pub next_place: i32,
    /// How often anything was revoked in it. Whoever raises it holds the row until the end of the
    /// transaction, so that a smaller number is never committed later.
    pub change_number: i64,
    /// When places were given out last.
    pub taken_at: UnixMillis,
}

impl ActiveModelBehavior for ActiveModel {}
