//! Statements that are written once and asked often.

use std::sync::OnceLock;

use sea_orm::{DbBackend, Statement, Value};

/// A statement whose words are the same each time, in the dialect of each kind of database. SeaORM takes half
/// as long to write a long one as a database takes to answer it.
#[derive(Debug, Default)]
pub struct Written {
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
    mysql: OnceLock<String>,
}

impl Written {
    /// Not yet written.
    pub const fn new() -> Self {
        Self { sqlite: OnceLock::new(), postgres: OnceLock::new(), mysql: OnceLock::new() }
    }

    /// The statement with these values. The first time, `write` is asked for one with as many, whatever they
    /// are.
    pub fn with(
        &self,
        backend: DbBackend,
        values: impl IntoIterator<Item = Value>,
        write: impl FnOnce() -> Statement,
    ) -> Statement {
        let words = match backend {
            DbBackend::Postgres => &self.postgres,
            DbBackend::MySql => &self.mysql,
            _ => &self.sqlite,
        };
        Statement::from_sql_and_values(backend, words.get_or_init(|| write().sql), values)
    }
}
