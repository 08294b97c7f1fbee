//! The right to migrate, which one process has at a time. It ends with the process.
//!
//! PostgreSQL and MySQL lock in the very session that does the work. When a process is killed, its server
//! finishes the statement first; until then nobody else begins. SQLite has no such lock, so a file beside the
//! database has it.

use std::time::Duration;

use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::{self, Executor as _, MySql, Postgres};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait as _,
};

use super::super::{Database, Error};
use super::lock_file::LockFile;

/// Pause before the lock is tried again. No statement waits for it: with one that waits, PostgreSQL could not
/// build an index beside other sessions.
const RETRY: Duration = Duration::from_millis(100);

/// How long the session may take to be made, and to be free after a transaction.
const PATIENCE: Duration = Duration::from_secs(30);

/// Any number will do, as long as every Countersign takes the same.
const LOCK_POSTGRES: &str = "SELECT pg_try_advisory_lock(7165074649429406323)";

/// All databases of a server share the names, which have 64 characters at most.
const LOCK_MYSQL: &str = "SELECT GET_LOCK(CONCAT('countersign ', SHA1(DATABASE())), 0) = 1";

/// A migration takes as long as it takes.
/// A host that vanishes in the middle is given up after a minute of silence.
const UNLIMITED_POSTGRES: &str = "SET statement_timeout = 0; SET lock_timeout = 0; \
     SET idle_in_transaction_session_timeout = '60s'; SET tcp_keepalives_idle = 30; \
     SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

/// MySQL takes for a comment what is for MariaDB alone, and MariaDB what is for MySQL from 5.7.8 on. Each
/// fails at a variable of the other one.
const UNLIMITED_MYSQL: &str = "SET SESSION wait_timeout = 60, lock_wait_timeout = 86400, innodb_lock_wait_timeout = 86400 \
     /*M!100300 , max_statement_time = 0, idle_transaction_timeout = 60 */ \
     /*!50708 , max_execution_time = 0 */";

/// The session in which migrations run, and with it the right to run them.
pub(super) struct Turn {
    session: DatabaseConnection,
    /// SQLite's.
    file: Option<LockFile>,
    has_waited: bool,
}

impl Turn {
    /// Nobody's yet.
    pub(super) async fn new(database: &Database) -> Result<Self, Error> {
        let pool = &database.writer.without_deadlines();
        let session = match pool.get_database_backend() {
            DbBackend::Postgres => session_on_postgres(pool).await.map_err(connection_error)?,
            DbBackend::MySql => session_on_mysql(pool).await.map_err(connection_error)?,
            // The pool has one connection.
            _ => pool.clone(),
        };
        let file = (pool.get_database_backend() == DbBackend::Sqlite).then(|| {
            let options = pool.get_sqlite_connection_pool().connect_options();
            LockFile::of(options.get_filename())
        });
        Ok(Self { session, file, has_waited: false })
    }

    /// Waits until it is this process's turn, and begins a transaction. Says so the first time it waits.
    ///
    /// On MySQL, a statement that changes the schema ends the transaction; but the connection stays the same
    /// until the transaction is dropped.
    pub(super) async fn begin(&mut self, waits: &(dyn Fn() + Sync)) -> Result<DatabaseTransaction, Error> {
        loop {
            if let Some(transaction) = self.try_begin().await? {
                return Ok(transaction);
            }
            if !std::mem::replace(&mut self.has_waited, true) {
                waits();
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    /// A session that was lost and made anew has lost the lock too. So the lock is asked for each time; who
    /// has it gets it again.
    async fn try_begin(&mut self) -> Result<Option<DatabaseTransaction>, Error> {
        if let Some(file) = &mut self.file
            && !file.try_lock()?
        {
            return Ok(None);
        }
        let backend = self.session.get_database_backend();
        let transaction = self.session.begin_with_options(options(backend)).await?;
        let lock = match backend {
            DbBackend::Postgres => LOCK_POSTGRES,
            DbBackend::MySql => LOCK_MYSQL,
            _ => return Ok(Some(transaction)),
        };
        let row = transaction.query_one_raw(Statement::from_string(backend, lock)).await?;
        let has_it: Option<bool> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        if has_it == Some(true) {
            return Ok(Some(transaction));
        }
        transaction.rollback().await?;
        Ok(None)
    }

    /// Gives the lock back, however often it was asked for, and ends the session.
    pub(super) async fn end(self) -> Result<(), DbErr> {
        let release = match self.session.get_database_backend() {
            DbBackend::Postgres => "SELECT pg_advisory_unlock_all()",
            DbBackend::MySql => "DO RELEASE_ALL_LOCKS()",
            // The pool is the database's.
            _ => return Ok(()),
        };
        // The end of the session gives it back too.
        let _ = self.session.execute_unprepared(release).await;
        self.session.close().await
    }
}

fn options(backend: DbBackend) -> TransactionOptions {
    let on_sqlite = backend == DbBackend::Sqlite;
    TransactionOptions {
        isolation_level: (!on_sqlite).then_some(IsolationLevel::ReadCommitted),
        access_mode: None,
        sqlite_transaction_mode: on_sqlite.then_some(SqliteTransactionMode::Immediate),
    }
}

/// One connection, which nobody else has, and which neither its age nor a pause ends.
fn alone<DB: sqlx::Database>() -> PoolOptions<DB> {
    PoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

async fn session_on_postgres(pool: &DatabaseConnection) -> Result<DatabaseConnection, sqlx::Error> {
    let options = pool.get_postgres_connection_pool().connect_options();
    let session = alone::<Postgres>().after_connect(|connection, _| {
        Box::pin(async move { connection.execute(UNLIMITED_POSTGRES).await.map(drop) })
    });
    Ok(session.connect_with((*options).clone()).await?.into())
}

async fn session_on_mysql(pool: &DatabaseConnection) -> Result<DatabaseConnection, sqlx::Error> {
    let options = pool.get_mysql_connection_pool().connect_options();
    let session = alone::<MySql>().after_connect(|connection, _| {
        Box::pin(async move { connection.execute(UNLIMITED_MYSQL).await.map(drop) })
    });
    Ok(session.connect_with((*options).clone()).await?.into())
}

fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
