//! How every table begins.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// Starts `CREATE TABLE` so that text compares by its bytes. PostgreSQL and SQLite do so already; MySQL's
/// default collation holds `admin`, `ADMIN` and `àdmin` for equal.
pub(crate) fn create_table(manager: &SchemaManager<'_>, name: &'static str) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    if manager.get_database_backend() == DatabaseBackend::MySql {
        table.character_set("utf8mb4").collate("utf8mb4_bin");
    }
    table
}
