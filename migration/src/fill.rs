//! Changing the rows of a large table, a batch after the other.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{Expr, ExprTrait as _, Order, Query};
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbErr, QueryResult};

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
const ROWS: u64 = 1000;

/// The rows of a table that come next behind this id, with their ids and these columns.
pub(crate) async fn next_rows(
    transaction: &DatabaseTransaction,
    table: &'static str,
    columns: [&'static str; 2],
    after: Uuid,
) -> Result<Vec<QueryResult>, DbErr> {
    let select = Query::select()
        .column("id")
        .columns(columns)
        .from(table)
        .and_where(Expr::col("id").gt(after))
        .order_by("id", Order::Asc)
        .limit(ROWS)
        .take();
    transaction.query_all(&select).await
}
