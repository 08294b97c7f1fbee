//! A database server: its connections, and how each is set up (D9).

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::{self, AssertSqlSafe, Executor as _, MySqlPool, PgPool};
use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use super::attempts::{Attempts, Failure, Work};
use super::error::Error;
use super::fault::{exec_error, query_error};
use super::lease::{Connection, Lease};
use super::loans::Loans;
use super::{budget, fault, limits, pooler};
use crate::config::{DatabaseConfig, DatabaseUrl, Period};
use crate::metrics::DatabaseMetrics;

/// A connection that has rested that long is tried before it is lent again: the server may have closed it,
/// or the network may have forgotten it.
const TRIED_AFTER: Duration = Duration::from_secs(1);

/// How long a connection may take to show that it is alive. One that takes longer is replaced, within the
/// same wait.
const TRIAL: Duration = Duration::from_millis(300);

/// For work of the background, which nobody waits for.
const PATIENCE: Period = Period::minutes(1);

/// A server that lends its connections.
#[derive(Debug)]
pub(super) struct Server {
    pool: Pool,
    loans: Loans,
    acquire_timeout: Duration,
    statement_timeout: Duration,
    metrics: DatabaseMetrics,
}

#[derive(Debug)]
enum Pool {
    Postgres(PgPool),
    MySql(MySqlPool),
}

/// Does something with a connection that is lent for it, and once more with another one where that may be. As
/// a function this would take a closure that borrows its lease, of whose future nobody could say that it is
/// `Send`.
macro_rules! attempt {
    ($server:expr, $work:expr, $lease:ident => $sent:expr) => {{
        let mut attempts = Attempts::at($work, &$server.metrics);
        loop {
            let answer = async {
                let mut $lease = $server.lend().await?;
                $sent.await.map_err(Failure::Statement)
            };
            let answer = answer.await;
            if !attempts.again(&answer) {
                break answer;
            }
        }
    }};
}

impl Server {
    /// Connects to the configured server.
    pub(super) async fn connect(
        config: &DatabaseConfig,
        metrics: DatabaseMetrics,
    ) -> Result<Arc<Self>, Error> {
        let server = Self::with(options(config), config, metrics).await?;
        if let Pool::Postgres(pool) = &server.pool
            && pooler::lends_by_transaction(pool).await.unwrap_or_default()
        {
            return Err(Error::PooledByTransaction(config.url.to_string()));
        }
        Ok(server)
    }

    /// The same server for work of the background, over one connection that is made when it is asked for.
    pub(super) async fn of_background(
        config: &DatabaseConfig,
        metrics: DatabaseMetrics,
    ) -> Result<Arc<Self>, Error> {
        let config = DatabaseConfig {
            max_connections: 1,
            acquire_timeout: PATIENCE,
            statement_timeout: PATIENCE,
            ..config.clone()
        };
        let mut options = options(&config);
        options.connect_lazy(true);
        Self::with(options, &config, metrics).await
    }

    async fn with(
        options: ConnectOptions,
        config: &DatabaseConfig,
        metrics: DatabaseMetrics,
    ) -> Result<Arc<Self>, Error> {
        let connection = match sea_orm::Database::connect(options).await {
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
        let loans = Loans::of(config.max_connections);
        Ok(Arc::new(Self { pool, loans, acquire_timeout, statement_timeout, metrics }))
    }

    pub(super) fn backend(&self) -> DbBackend {
        match self.pool {
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
        let rows = attempt!(self, work, lease => lease.query(statement.clone()));
        rows.map_err(|failure| failure.worded(query_error))
    }

    /// Lends a connection for one piece of work.
    async fn lend(&self) -> Result<Lease, Failure> {
        let lent = async {
            let loan = self.loans.take().await.ok_or(sqlx::Error::PoolTimedOut)?;
            let connection = match &self.pool {
                Pool::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
                Pool::MySql(pool) => Connection::MySql(pool.acquire().await?),
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
        Ok(Lease::of(lent, self.statement_timeout + limits::HEAD_START, self.metrics.clone()))
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
