//! Table `throttle_buckets`: attempts to log in that were counted, so that a restart does not forget them.
//! Orders to forget some of them lie there too.

use sea_orm::entity::prelude::*;

use crate::time::UnixMillis;

/// One bucket, or one order.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttle_buckets")]
pub struct Model {
    /// A keyed digest of what it counts, 32 hexadecimal digits; random for an order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What it counts, or that it is an order.
    pub kind: String,
    /// A keyed digest of the username, 32 hexadecimal digits.
    pub name_digest: Option<String>,
    /// The address, as `192.0.2.1/32`.
    pub address: Option<String>,
    /// When it has all its tokens again if nothing happens; after that the row says nothing.
    pub full_at: UnixMillis,
    /// When somebody gave the order, for servers to notice.
    pub cleared_at: Option<UnixMillis>,
}

impl ActiveModelBehavior for ActiveModel {}
