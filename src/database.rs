//! The connection to the database and the two ways to use it: reading, and a write transaction.
//!
//! Owns what differs between SQLite, PostgreSQL and MySQL: files, pools, isolation. It must not know any
//! table.

mod copy;
mod error;
mod fault;
mod migrate;
mod race;
mod schema;
mod sqlite;

use sea_orm::{
    ConnectOptions, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::config::{DatabaseConfig, DatabaseUrl};

pub use self::error::Error;
pub use self::fault::{advice, is_unavailable};
pub use self::migrate::{Listener, MigrationEvent};
pub use self::race::{is_lost_race, retried};
pub use self::schema::SchemaStatus;
pub use self::sqlite::{OpenMode, SqliteFile};

/// An open database. On SQLite, reading and writing have pools of their own, and the pool for writing has one
/// connection (D4). So a reader never waits for a writer, and two writers wait in a queue and not on a lock.
#[derive(Clone, Debug)]
pub struct Database {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Database {
    /// Opens the configured database.
    pub async fn open(config: &DatabaseConfig, mode: OpenMode) -> Result<Self, Error> {
        if let Some(file) = SqliteFile::of(&config.url) {
            let (reader, writer) = sqlite::open(&file, config, mode).await?;
            return Ok(Self { reader, writer });
        }
        let mut options = ConnectOptions::new(driver_url(&config.url));
        options
            .max_connections(config.max_connections)
            .acquire_timeout(config.acquire_timeout.0)
            .statement_timeout(config.statement_timeout.0)
            .sqlx_logging(false);
        let pool = match sea_orm::Database::connect(options).await {
            Ok(pool) => pool,
            Err(error) => {
                let url = config.url.to_string();
                return Err(Error::Open { url, reason: fault::why_out_of_reach(&config.url, &error).await });
            }
        };
        Ok(Self { reader: pool.clone(), writer: pool })
    }

    /// For statements that change nothing.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For single statements that change something; each is a transaction of its own.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Begins a transaction that may write: IMMEDIATE on SQLite (D4), READ COMMITTED elsewhere (D5).
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let on_sqlite = self.writer.get_database_backend() == DbBackend::Sqlite;
        let options = TransactionOptions {
            isolation_level: (!on_sqlite).then_some(IsolationLevel::ReadCommitted),
            access_mode: None,
            sqlite_transaction_mode: on_sqlite.then_some(SqliteTransactionMode::Immediate),
        };
        self.writer.begin_with_options(options).await
    }

    /// Asks the database whether it is there.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.ping().await
    }

    /// Closes all connections, so that SQLite folds its write-ahead log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        self.writer.close().await
    }
}

/// The drivers know MariaDB under its older name only.
fn driver_url(url: &DatabaseUrl) -> String {
    match url.0.strip_prefix("mariadb:") {
        Some(rest) => format!("mysql:{rest}"),
        None => url.0.clone(),
    }
}
