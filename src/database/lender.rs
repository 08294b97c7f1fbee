//! Lends the connections to a database, each for one piece of work (D9).

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::{self, Connection as _, MySqlPool, PgPool, SqlitePool};
use sea_orm::{DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use super::attempts::{Attempts, Failure, Work};
use super::connection::Connection;
use super::fault::{exec_error, query_error};
use super::lease::Lease;
use super::loans::Loans;
use super::trip::Trip;
use super::{budget, limits};
use crate::config::DatabaseConfig;
use crate::metrics::DatabaseMetrics;

/// A database that lends its connections.
#[derive(Debug)]
pub(super) struct Lender {
    pool: Pool,
    loans: Loans,
    connections: u32,
    acquire_timeout: Duration,
    /// For a statement that is sent to a server.
    statement_limit: Option<Duration>,
    metrics: DatabaseMetrics,
}

/// Where connections are made.
#[derive(Debug)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
    MySql(MySqlPool),
}

impl Pool {
    /// A connection that is there, or a new one. Those to SQLite do not come back to the pool.
    async fn acquire(&self) -> Result<Connection, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool) => Connection::Sqlite(pool.acquire().await?.detach(), Trip::default()),
            Self::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
            Self::MySql(pool) => Connection::MySql(pool.acquire().await?),
        })
    }
}

/// Does something with a connection that is lent for it, and once more with another one where that may be. As
/// a function this would take a closure that borrows its lease, of whose future nobody could say that it is
/// `Send`.
macro_rules! attempt {
    ($lender:expr, $work:expr, $lease:ident => $sent:expr) => {{
        let mut attempts = Attempts::at($work, &$lender.metrics);
        loop {
            let answer = async {
                let mut $lease = $lender.lend().await?;
                $sent.await.map_err(Failure::Statement)
            };
            let answer = answer.await;
            if !attempts.again(&answer) {
                break answer;
            }
        }
    }};
}

impl Lender {
    /// Lends so many connections of this pool at once.
    pub(super) fn of(
        connection: &DatabaseConnection,
        connections: u32,
        config: &DatabaseConfig,
        metrics: DatabaseMetrics,
    ) -> Arc<Self> {
        let limit = config.statement_timeout.0 + limits::HEAD_START;
        let (pool, statement_limit) = match connection.get_database_backend() {
            DbBackend::Postgres => {
                (Pool::Postgres(connection.get_postgres_connection_pool().clone()), Some(limit))
            }
            DbBackend::MySql => (Pool::MySql(connection.get_mysql_connection_pool().clone()), Some(limit)),
            _ => (Pool::Sqlite(connection.get_sqlite_connection_pool().clone()), None),
        };
        let (loans, acquire_timeout) = (Loans::of(connections), config.acquire_timeout.0);
        Arc::new(Self { pool, loans, connections, acquire_timeout, statement_limit, metrics })
    }

    pub(super) fn backend(&self) -> DbBackend {
        match self.pool {
            Pool::Sqlite(_) => DbBackend::Sqlite,
            Pool::Postgres(_) => DbBackend::Postgres,
            Pool::MySql(_) => DbBackend::MySql,
        }
    }

    /// Begins a transaction. Nothing is lost where one has only begun.
    pub(super) async fn begin(&self) -> Result<Lease, DbErr> {
        let begun = attempt!(self, Work::Read, lease => async move { lease.begin().await.map(|()| lease) });
        begun.map_err(|failure| failure.worded(exec_error))
    }

    /// Executes a statement that gives no rows.
    pub(super) async fn execute(&self, statement: Statement, work: Work) -> Result<ExecResult, DbErr> {
        let executed = attempt!(self, work, lease => lease.execute(statement.clone()));
        executed.map_err(|failure| failure.worded(exec_error))
    }

    /// Executes statements as they stand, without values.
    pub(super) async fn execute_unprepared(&self, sql: &str, work: Work) -> Result<ExecResult, DbErr> {
        let executed = attempt!(self, work, lease => lease.execute_unprepared(sql));
        executed.map_err(|failure| failure.worded(exec_error))
    }

    /// Executes a statement that gives rows.
    pub(super) async fn query(&self, statement: Statement, work: Work) -> Result<Vec<QueryResult>, DbErr> {
        let rows = attempt!(self, work, lease => lease.query(vec![statement.clone()]));
        let mut rows = rows.map_err(|failure| failure.worded(query_error))?;
        Ok(rows.pop().unwrap_or_default())
    }

    /// Lends a connection for one piece of work.
    async fn lend(&self) -> Result<Lease, Failure> {
        let lent = async {
            let mut loan = self.loans.take().await.ok_or(sqlx::Error::PoolTimedOut)?;
            let connection = match loan.kept() {
                Some(kept) => Connection::Sqlite(kept, Trip::default()),
                // In a box, since the future has 9 kB of room for the making of a connection, to which nearly
                // nobody comes.
                None => Box::pin(self.pool.acquire()).await?,
            };
            Ok((connection, loan))
        };
        let awaiting = self.metrics.awaiting();
        let waited = budget::wait(self.acquire_timeout, lent).await;
        drop(awaiting);
        let time = waited.time;
        if waited.answer.is_none() {
            self.metrics.late();
        }
        let lent = waited.answer.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(Failure::NoConnection)?;
        self.metrics.lent(time);
        Ok(Lease::of(lent, self.statement_limit, self.metrics.clone()))
    }

    /// SeaORM's own way to the same connections.
    pub(super) fn without_deadlines(&self) -> DatabaseConnection {
        match &self.pool {
            Pool::Sqlite(pool) => pool.clone().into(),
            Pool::Postgres(pool) => pool.clone().into(),
            Pool::MySql(pool) => pool.clone().into(),
        }
    }

    /// Closes the connections, and waits for those that are lent.
    pub(super) async fn close(&self) -> Result<(), DbErr> {
        let mut loans = Vec::new();
        for _ in 0..self.connections {
            let Some(mut loan) = self.loans.take().await else { break };
            if let Some(kept) = loan.kept() {
                // What was committed is in the file or in its log, whatever the end says.
                drop(kept.close().await);
            }
            loans.push(loan);
        }
        self.without_deadlines().close().await
    }
}
