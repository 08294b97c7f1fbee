//! The connection to the database and the two ways to use it: reading, and a write transaction.
//!
//! Owns what differs between SQLite, PostgreSQL and MySQL: files, pools, isolation. It must not know any
//! table.

mod attempts;
mod budget;
mod connections;
mod copy;
mod error;
mod fault;
mod lease;
mod limits;
mod migrate;
mod race;
mod schema;
mod server;
mod sqlite;
mod transaction;

use sea_orm::{ConnectionTrait as _, DbErr};

use self::attempts::Work;
pub use self::budget::within_budget;
pub use self::connections::Connections;
pub use self::error::Error;
pub use self::fault::{advice, is_unavailable};
pub use self::migrate::{Listener, MigrationEvent};
pub use self::race::{is_lost_race, retried};
pub use self::schema::SchemaStatus;
use self::server::Server;
pub use self::sqlite::{OpenMode, SqliteFile};
pub use self::transaction::Transaction;
use crate::config::DatabaseConfig;
use crate::metrics::DatabaseMetrics;

/// An open database. On SQLite, reading and writing have pools of their own, and the pool for writing has one
/// connection (D4). So a reader never waits for a writer, and two writers wait in a queue and not on a lock.
#[derive(Clone, Debug)]
pub struct Database {
    reader: Connections,
    writer: Connections,
    metrics: DatabaseMetrics,
}

impl Database {
    /// Opens the configured database.
    pub async fn open(config: &DatabaseConfig, mode: OpenMode) -> Result<Self, Error> {
        let metrics = DatabaseMetrics::default();
        if let Some(file) = SqliteFile::of(&config.url) {
            let (reader, writer) = sqlite::open(&file, config, mode).await?;
            let (reader, writer) = (Connections::to_file(reader), Connections::to_file(writer));
            return Ok(Self { reader, writer, metrics });
        }
        let server = Server::connect(config, metrics.clone()).await?;
        Ok(Self {
            reader: Connections::to_server(&server, Work::Read),
            writer: Connections::to_server(&server, Work::Write),
            metrics,
        })
    }

    /// What is counted of the connections to a server.
    pub fn metrics(&self) -> &DatabaseMetrics {
        &self.metrics
    }

    /// For statements that change nothing. On a server one is tried again on another connection if the first
    /// one breaks.
    pub fn reader(&self) -> &Connections {
        &self.reader
    }

    /// For single statements that change something; each is a transaction of its own.
    pub fn writer(&self) -> &Connections {
        &self.writer
    }

    /// Begins a transaction that may write: IMMEDIATE on SQLite (D4), READ COMMITTED elsewhere (D5).
    pub async fn begin(&self) -> Result<Transaction, DbErr> {
        self.writer.begin().await
    }

    /// Asks the database whether it is there.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.execute_unprepared("SELECT 1").await.map(drop)
    }

    /// Closes all connections, so that SQLite folds its write-ahead log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        self.writer.close().await
    }
}
