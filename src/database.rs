//! The connection to the database and the two ways to use it: reading, and a write transaction.
//!
//! Owns what differs between SQLite, PostgreSQL and MySQL: files, pools, isolation. It must not know any
//! table.

mod attempts;
mod batches;
mod budget;
mod clock;
mod connection;
mod connections;
mod copy;
mod error;
mod fault;
mod lease;
mod lender;
mod limits;
mod loans;
mod migrate;
mod pooler;
mod question;
mod race;
mod schema;
mod server;
mod sqlite;
mod transaction;
mod trip;
mod turns;
mod written;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DbErr, Statement};
use uuid::Uuid;

use self::attempts::Work;
pub use self::batches::in_batches;
pub use self::budget::{wait_with_others, within_budget};
pub use self::connections::Connections;
pub use self::error::Error;
use self::fault::exec_error;
pub use self::fault::{advice, is_lost_race, is_unavailable};
use self::lender::Lender;
pub use self::migrate::{Listener, MigrationEvent};
pub use self::question::Question;
pub use self::race::{retried, retried_if};
pub use self::schema::SchemaStatus;
pub use self::sqlite::{OpenMode, SqliteFile};
pub use self::transaction::Transaction;
use self::turns::{RowTurn, Turns};
pub use self::written::{Choice, Written};
use crate::config::DatabaseConfig;
use crate::metrics::DatabaseMetrics;

/// An open database. On SQLite, reading and writing have connections of their own, one of them for writing
/// (D4). So a reader never waits for a writer, and two writers wait in a queue and not on a lock.
#[derive(Clone, Debug)]
pub struct Database {
    reader: Connections,
    patient_reader: Connections,
    writer: Connections,
    metrics: DatabaseMetrics,
    turns: Turns,
    request_timeout: Duration,
}

impl Database {
    /// Opens the configured database.
    pub async fn open(config: &DatabaseConfig, mode: OpenMode) -> Result<Self, Error> {
        let (metrics, turns) = (DatabaseMetrics::default(), Turns::default());
        let request_timeout = config.request_timeout.0;
        let lend = |connection, most| Lender::of(connection, most, config, metrics.clone());
        let (reader, patient_reader, writer) = if let Some(file) = SqliteFile::of(&config.url) {
            let (reader, writer) = sqlite::open(&file, config, mode).await?;
            let reader = lend(&reader, config.max_connections);
            (Arc::clone(&reader), reader, lend(&writer, 1))
        } else {
            let server = server::open(config, metrics.clone()).await?;
            let patient = server::open_for_background(config, metrics.clone()).await?;
            (Arc::clone(&server), patient, server)
        };
        Ok(Self {
            reader: Connections::of(&reader, Work::Read),
            patient_reader: Connections::of(&patient_reader, Work::Read),
            writer: Connections::of(&writer, Work::Write),
            metrics,
            turns,
            request_timeout,
        })
    }

    /// What is counted of the connections.
    pub fn metrics(&self) -> &DatabaseMetrics {
        &self.metrics
    }

    /// For statements that change nothing. One is tried again on another connection if the first one breaks.
    pub fn reader(&self) -> &Connections {
        &self.reader
    }

    /// For statements of the server's own that read much of a table. They may take a minute, over a
    /// connection that nobody else waits for.
    pub fn patient_reader(&self) -> &Connections {
        &self.patient_reader
    }

    /// For single statements that change something; each is a transaction of its own.
    pub fn writer(&self) -> &Connections {
        &self.writer
    }

    /// Begins a transaction that may write: IMMEDIATE on SQLite (D4), READ COMMITTED elsewhere (D5).
    pub async fn begin(&self) -> Result<Transaction, DbErr> {
        self.writer.begin().await
    }

    /// Begins a transaction that may write and holds a row that others of this process want too, named by
    /// its id. They take their turn without a connection.
    pub async fn begin_in_turn(&self, row: Uuid) -> Result<Transaction, DbErr> {
        let turn = self.turn(row).await?;
        Ok(self.begin().await?.in_turn(turn))
    }

    /// Executes one statement that holds such a row, and says how many rows it has changed.
    pub async fn execute_in_turn(&self, row: Uuid, statement: Statement) -> Result<u64, DbErr> {
        let _turn = self.turn(row).await?;
        Ok(self.writer.execute_raw(statement).await?.rows_affected())
    }

    /// `None` where there is one connection for writing.
    async fn turn(&self, row: Uuid) -> Result<Option<RowTurn>, DbErr> {
        if !self.writer.is_to_server() {
            return Ok(None);
        }
        let turn = async { Ok(self.turns.take(row).await) };
        budget::wait(self.request_timeout, turn).await.or_late().map_err(exec_error).map(Some)
    }

    /// Frees the pages that SQLite keeps of what the connection for writing has read. For work that reads
    /// much of a table, and only once in a while.
    pub async fn forget_pages(&self) -> Result<(), DbErr> {
        if !self.writer.is_to_server() {
            self.writer.execute_unprepared("PRAGMA shrink_memory").await?;
        }
        Ok(())
    }

    /// Closes all connections, so that SQLite folds its write-ahead log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        self.patient_reader.close().await?;
        self.writer.close().await
    }
}
