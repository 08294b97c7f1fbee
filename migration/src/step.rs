//! What a migration does, as data: the same value says the SQL for each database, and looks whether it was
//! done already.

use sea_orm_migration::prelude::{
    ColumnDef, Index, IndexCreateStatement, IndexDropStatement, IntoColumnDef, SchemaManager, Table,
    TableAlterStatement, TableCreateStatement, UpdateStatement,
};
use sea_orm_migration::sea_orm::{DbBackend, DbErr, IntoDatabaseExecutor};

use crate::fill::Fill;
use crate::found::Found;
use crate::table;

/// One step. Each but the last two is a single statement that changes the schema.
pub enum Step {
    /// Makes a table.
    Table {
        /// Its name.
        name: &'static str,
        /// Without what only one database wants to be told.
        statement: TableCreateStatement,
    },
    /// Adds a column.
    Column {
        /// To this table.
        table: &'static str,
        /// Its name and type.
        column: ColumnDef,
    },
    /// Makes an index.
    Index {
        /// Its name.
        name: &'static str,
        /// On this table.
        table: &'static str,
        /// Of these columns.
        columns: &'static [&'static str],
        /// Whether no two rows may have the same values there.
        unique: bool,
    },
    /// Drops an index.
    DropIndex {
        /// Its name.
        name: &'static str,
        /// Of this table.
        table: &'static str,
    },
    /// Changes rows by one statement, which may be repeated.
    Update(UpdateStatement),
    /// Changes the rows of a large table, a batch after the other.
    Fill(Box<dyn Fill>),
}

impl Step {
    pub(crate) fn table(
        name: &'static str,
        columns: impl FnOnce(&mut TableCreateStatement) -> &mut TableCreateStatement,
    ) -> Self {
        let mut statement = Table::create();
        columns(statement.table(name));
        Self::Table { name, statement }
    }

    pub(crate) fn column(table: &'static str, column: impl IntoColumnDef) -> Self {
        Self::Column { table, column: column.into_column_def() }
    }

    pub(crate) fn index(name: &'static str, table: &'static str, columns: &'static [&'static str]) -> Self {
        Self::Index { name, table, columns, unique: false }
    }

    pub(crate) fn unique_index(
        name: &'static str,
        table: &'static str,
        columns: &'static [&'static str],
    ) -> Self {
        Self::Index { name, table, columns, unique: true }
    }

    pub(crate) fn drop_index(name: &'static str, table: &'static str) -> Self {
        Self::DropIndex { name, table }
    }

    /// The statement; absent for what is done in batches.
    pub fn sql(&self, backend: DbBackend) -> Option<String> {
        let statement = match self {
            Self::Table { statement, .. } => backend.build(&create_table(statement, backend)),
            Self::Column { table, column } => backend.build(&add_column(table, column)),
            Self::Index { name, table, columns, unique } => {
                backend.build(&create_index(name, table, columns, *unique))
            }
            Self::DropIndex { name, table } => backend.build(&drop_index(name, table)),
            Self::Update(statement) => backend.build(statement),
            Self::Fill(_) => return None,
        };
        Some(statement.to_string())
    }

    /// Looks whether the step was done although nobody noted it. Rows tell nothing: they may be changed
    /// again.
    pub async fn look<'c>(&self, connection: impl IntoDatabaseExecutor<'c>) -> Result<Found, DbErr> {
        let schema = SchemaManager::new(connection);
        let is_done = match self {
            Self::Table { name, statement } => {
                let columns = statement.get_columns().iter().map(ColumnDef::get_column_name);
                return table::look_at(&schema, name, columns).await;
            }
            Self::Column { table, column } => schema.has_column(table, column.get_column_name()).await?,
            Self::Index { name, table, .. } => schema.has_index(table, name).await?,
            Self::DropIndex { name, table } => !schema.has_index(table, name).await?,
            Self::Update(_) | Self::Fill(_) => false,
        };
        Ok(if is_done { Found::Done } else { Found::Nothing })
    }
}

/// Text compares by its bytes. PostgreSQL and SQLite do so already; MySQL's default collation holds `admin`,
/// `ADMIN` and `àdmin` for equal.
fn create_table(statement: &TableCreateStatement, backend: DbBackend) -> TableCreateStatement {
    let mut statement = statement.clone();
    if backend == DbBackend::MySql {
        statement.character_set("utf8mb4").collate("utf8mb4_bin");
    }
    statement
}

fn add_column(table: &'static str, column: &ColumnDef) -> TableAlterStatement {
    Table::alter().table(table).add_column(column.clone()).take()
}

fn create_index(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
    unique: bool,
) -> IndexCreateStatement {
    let mut statement = Index::create();
    statement.name(name).table(table);
    for column in columns {
        statement.col(*column);
    }
    if unique {
        statement.unique();
    }
    statement
}

fn drop_index(name: &'static str, table: &'static str) -> IndexDropStatement {
    Index::drop().name(name).table(table).to_owned()
}
