//! Changing the rows of a large table, a batch after the other.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{DatabaseTransaction, DbErr};

/// Goes through a table in the order of its ids. It may break off behind any batch and begin anew, so a row
/// that was changed already stays as it is.
#[async_trait]
pub trait Fill: Send + Sync {
    /// Which table.
    fn table(&self) -> &'static str;

    /// Changes the rows that come next behind this id, in a transaction that the caller commits. Absent if
    /// there are none.
    async fn batch(&self, transaction: &DatabaseTransaction, after: Uuid) -> Result<Option<Batch>, DbErr>;
}

/// Rows that were gone through.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    /// How many.
    pub rows: u64,
    /// The last one's id.
    pub last: Uuid,
}

/// Rows of a batch.
pub(crate) const ROWS: u64 = 1000;
