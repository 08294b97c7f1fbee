//! The connection to the database and the two ways to use it: reading, and a write transaction.
//!
//! Owns what differs between SQLite, PostgreSQL and MySQL: files, pools, isolation. It must not know any
//! table.

mod fault;
mod schema;
mod sqlite;

use sea_orm::{
    ConnectOptions, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, RuntimeErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::config::{DatabaseConfig, DatabaseUrl};

pub use self::fault::{advice, is_unavailable};
pub use self::schema::SchemaStatus;
pub use self::sqlite::SqliteFile;

/// What can go wrong before a table is reached.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached or opened.
    #[error("cannot open the database {url}: {reason}")]
    Open {
        /// Which one, its password masked.
        url: String,
        /// What the driver or the system says.
        reason: String,
    },
    /// There is no SQLite file, and this command does not make one.
    #[error("there is no database at {0}; `countersign serve` or `countersign db migrate` makes it")]
    Missing(String),
    /// The schema has migrations that this program does not know (D7).
    #[error(
        "the database was written by a newer Countersign than this one ({this}): it has the migration \
         `{unknown}`; install the newer version, nothing was changed",
        this = env!("CARGO_PKG_VERSION")
    )]
    Newer {
        /// The first migration that is not known.
        unknown: String,
    },
    /// The schema lacks migrations.
    #[error("the database lacks {0} migrations; run `countersign db migrate` first")]
    Behind(usize),
    /// A statement failed.
    #[error(transparent)]
    Statement(#[from] DbErr),
}

/// Whether a missing SQLite file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// `serve` and `db migrate`.
    Create,
    /// Every other command.
    MustExist,
}

/// An open database. On SQLite readers and the one writer have pools of their own (D4): a reader never
/// waits for a writer, and two writers wait in a queue instead of on a lock.
#[derive(Clone, Debug)]
pub struct Database {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Database {
    /// Opens the configured database.
    pub async fn open(config: &DatabaseConfig, mode: OpenMode) -> Result<Self, Error> {
        if let Some(file) = SqliteFile::of(&config.url) {
            return sqlite::open(&file, config, mode).await;
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

/// What the driver says, without the layers around it.
fn driver_reason(error: &DbErr) -> String {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error)) => error.to_string(),
        other => other.to_string(),
    }
}
