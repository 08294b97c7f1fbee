//! Why a database cannot be used.

use std::io;

use sea_orm::DbErr;

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
    /// A pooler stands before the server whose connections are not sessions.
    #[error(
        "the pooler at {0} lends the server's sessions for single transactions (PgBouncer: `pool_mode = \
         transaction`), so that limits and prepared statements would reach others; set `pool_mode = session` \
         for this database, or name the server itself in database.url"
    )]
    PooledByTransaction(String),
    /// There is no SQLite file, and this command does not make one.
    #[error("there is no database at {0}; `countersign serve` or `countersign db migrate` makes it")]
    Missing(String),
    /// The schema has migrations that this program does not know (D7).
    #[error(
        "the database was written by a newer Countersign than this one ({this}): it has the migration \
         `{unknown}`, and the last one known here is `{known}`; install the newer version, nothing was \
         changed",
        this = env!("CARGO_PKG_VERSION")
    )]
    Newer {
        /// The newest migration of the database.
        unknown: String,
        /// The newest one of this program.
        known: &'static str,
    },
    /// A table that Countersign needs belongs to another application.
    #[error(
        "the database has a table `{0}` that is not Countersign's; nothing was changed. Give Countersign a \
         database of its own (CREATE DATABASE), and name that in database.url"
    )]
    Foreign(&'static str),
    /// The file cannot be locked by which one process at a time migrates a SQLite database.
    #[error("cannot lock {path} for the migrations: {source}")]
    Lock {
        /// Which one.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The schema lacks migrations.
    #[error("the database lacks {0} migrations; run `countersign db migrate` first")]
    Behind(usize),
    /// Only a SQLite file is copied.
    #[error(
        "only SQLite is copied by this command; copy {0} with its own tool (`pg_dump`, `mariadb-dump`), \
         and after that the directory `keys.directory`"
    )]
    NotSqlite(String),
    /// The copy cannot be written.
    #[error("cannot copy the database to {path}: {source}")]
    Copy {
        /// Where to.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// A statement failed.
    #[error(transparent)]
    Statement(#[from] DbErr),
}
