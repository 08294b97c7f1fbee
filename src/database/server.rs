//! A database server: how its connections are set up (D9).

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::{self, AssertSqlSafe, Executor as _};
use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend};

use super::error::Error;
use super::lender::Lender;
use super::{fault, limits, pooler};
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

/// Connects to the configured server.
pub(super) async fn open(config: &DatabaseConfig, metrics: DatabaseMetrics) -> Result<Arc<Lender>, Error> {
    let connection = connect(options(config), config).await?;
    if connection.get_database_backend() == DbBackend::Postgres
        && pooler::lends_by_transaction(connection.get_postgres_connection_pool()).await.unwrap_or_default()
    {
        return Err(Error::PooledByTransaction(config.url.to_string()));
    }
    Ok(Lender::of(&connection, config.max_connections, config, metrics))
}

/// The same server for work of the background, over one connection that is made when it is asked for.
pub(super) async fn open_for_background(
    config: &DatabaseConfig,
    metrics: DatabaseMetrics,
) -> Result<Arc<Lender>, Error> {
    let config = DatabaseConfig {
        max_connections: 1,
        acquire_timeout: PATIENCE,
        statement_timeout: PATIENCE,
        ..config.clone()
    };
    let mut options = options(&config);
    options.connect_lazy(true);
    let connection = connect(options, &config).await?;
    Ok(Lender::of(&connection, 1, &config, metrics))
}

async fn connect(options: ConnectOptions, config: &DatabaseConfig) -> Result<DatabaseConnection, Error> {
    match sea_orm::Database::connect(options).await {
        Ok(connection) => Ok(connection),
        Err(error) => {
            let url = config.url.to_string();
            Err(Error::Open { url, reason: fault::why_out_of_reach(&config.url, &error).await })
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
