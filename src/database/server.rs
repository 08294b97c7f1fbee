//! A database server: its connections, and how each is set up (D9).

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::{self, AssertSqlSafe, Executor as _, MySqlPool, PgPool};
use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use super::attempts::{Attempts, Failure, Work};
use super::error::Error;
use super::fault::{exec_error, query_error};
use super::lease::{Connection, Lease};
use super::{budget, fault, limits};
use crate::config::{DatabaseConfig, DatabaseUrl};
use crate::metrics::DatabaseMetrics;

/// A connection that has rested that long is tried before it is lent again: the server may have closed it,
/// or the network may have forgotten it.
const TRIED_AFTER: Duration = Duration::from_secs(1);

/// How long a connection may take to show that it is alive. One that takes longer is replaced, within the
/// same wait.
const TRIAL: Duration = Duration::from_millis(300);

/// A server that lends its connections.
#[derive(Debug)]
pub(super) struct Server {
    pool: Pool,
    acquire_timeout: Duration,
    statement_timeout: Duration,
    metrics: DatabaseMetrics,
}

#[derive(Debug)]
enum Pool {
    Postgres(PgPool),
    MySql(MySqlPool),
}

impl Server {
    /// Connects to the configured server.
    pub(super) async fn connect(
        config: &DatabaseConfig,
        metrics: DatabaseMetrics,
    ) -> Result<Arc<Self>, Error> {
        let connected = sea_orm::Database::connect(options(config)).await;
        let connection = match connected {
            Ok(connection) => connection,
            Err(error) => {
                let url = config.url.to_string();
                return Err(Error::Open { url, reason: fault::why_out_of_reach(&config.url, &error).await });
            }
        };
        let pool = match connection.get_database_backend() {
            DbBackend::Postgres => Pool::Postgres(connection.get_postgres_connection_pool().clone()),
            _ => Pool::MySql(connection.get_mysql_connection_pool().clone()),
        };
        let (acquire_timeout, statement_timeout) = (config.acquire_timeout.0, config.statement_timeout.0);
        Ok(Arc::new(Self { pool, acquire_timeout, statement_timeout, metrics }))
    }

    pub(super) fn backend(&self) -> DbBackend {
        match self.pool {
            Pool::Postgres(_) => DbBackend::Postgres,
            Pool::MySql(_) => DbBackend::MySql,
        }
    }

    /// Begins a transaction. Nothing is lost where one has only begun.
    pub(super) async fn begin(&self) -> Result<Lease, DbErr> {
        let mut attempts = Attempts::at(Work::Read, &self.metrics);
        loop {
            let begun = async {
                let mut lease = self.lend().await?;
                lease.begin().await.map_err(Failure::Statement)?;
                Ok(lease)
            };
            let begun = begun.await;
            if !attempts.again(&begun) {
                return begun.map_err(|failure| failure.worded(exec_error));
            }
        }
    }

    /// Executes a statement that gives no rows.
    pub(super) async fn execute(&self, statement: Statement, work: Work) -> Result<ExecResult, DbErr> {
        let mut attempts = Attempts::at(work, &self.metrics);
        loop {
            let executed =
                async { self.lend().await?.execute(statement.clone()).await.map_err(Failure::Statement) };
            let executed = executed.await;
            if !attempts.again(&executed) {
                return executed.map_err(|failure| failure.worded(exec_error));
            }
        }
    }

    /// Executes statements as they stand, without values.
    pub(super) async fn execute_unprepared(&self, sql: &str, work: Work) -> Result<ExecResult, DbErr> {
        let mut attempts = Attempts::at(work, &self.metrics);
        loop {
            let executed =
                async { self.lend().await?.execute_unprepared(sql).await.map_err(Failure::Statement) };
            let executed = executed.await;
            if !attempts.again(&executed) {
                return executed.map_err(|failure| failure.worded(exec_error));
            }
        }
    }

    /// Executes a statement that gives rows.
    pub(super) async fn query(&self, statement: Statement, work: Work) -> Result<Vec<QueryResult>, DbErr> {
        let mut attempts = Attempts::at(work, &self.metrics);
        loop {
            let rows =
                async { self.lend().await?.query(statement.clone()).await.map_err(Failure::Statement) };
            let rows = rows.await;
            if !attempts.again(&rows) {
                return rows.map_err(|failure| failure.worded(query_error));
            }
        }
    }

    /// Lends a connection for one piece of work.
    async fn lend(&self) -> Result<Lease, Failure> {
        let connection = async {
            Ok(match &self.pool {
                Pool::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
                Pool::MySql(pool) => Connection::MySql(pool.acquire().await?),
            })
        };
        let waited = budget::wait(self.acquire_timeout, connection).await;
        let time = waited.time;
        if waited.answer.is_none() {
            self.metrics.late();
        }
        let connection =
            waited.answer.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(Failure::NoConnection)?;
        self.metrics.lent(time);
        Ok(Lease::of(connection, self.statement_timeout + limits::HEAD_START, self.metrics.clone()))
    }

    /// SeaORM's own way to the same connections.
    pub(super) fn without_deadlines(&self) -> DatabaseConnection {
        match &self.pool {
            Pool::Postgres(pool) => pool.clone().into(),
            Pool::MySql(pool) => pool.clone().into(),
        }
    }
}

fn options(config: &DatabaseConfig) -> ConnectOptions {
    let statement_timeout = config.statement_timeout.0;
    let mut options = ConnectOptions::new(driver_url(&config.url));
    options
        .max_connections(config.max_connections)
        .acquire_timeout(config.acquire_timeout.0)
        .test_before_acquire(false)
        .sqlx_logging(false)
        // PgBouncer refuses it as an option of the connection.
        .map_sqlx_postgres_opts(|options| options.extra_float_digits(None))
        .map_sqlx_postgres_pool_opts(move |options| {
            let sql = limits::of_postgres(statement_timeout);
            let options =
                options.before_acquire(|connection, rest| Box::pin(is_alive(connection, rest.idle_for)));
            options.after_connect(move |connection, _| {
                let sql = AssertSqlSafe(sql.clone());
                Box::pin(async move { connection.execute(sql).await.map(drop) })
            })
        })
        .map_sqlx_mysql_pool_opts(move |options| {
            let options =
                options.before_acquire(|connection, rest| Box::pin(is_alive(connection, rest.idle_for)));
            options.after_connect(move |connection, _| {
                Box::pin(async move {
                    let version: String =
                        sqlx::query_scalar("SELECT VERSION()").fetch_one(&mut *connection).await?;
                    let sql = limits::of_mysql(&version, statement_timeout);
                    connection.execute(AssertSqlSafe(sql)).await.map(drop)
                })
            })
        });
    options
}

/// Whether a connection may be lent after this rest.
async fn is_alive(connection: &mut impl sqlx::Connection, rest: Duration) -> Result<bool, sqlx::Error> {
    Ok(rest < TRIED_AFTER
        || tokio::time::timeout(TRIAL, connection.ping()).await.is_ok_and(|pong| pong.is_ok()))
}

/// The drivers know MariaDB under its older name only.
fn driver_url(url: &DatabaseUrl) -> String {
    match url.0.strip_prefix("mariadb:") {
        Some(rest) => format!("mysql:{rest}"),
        None => url.0.clone(),
    }
}
