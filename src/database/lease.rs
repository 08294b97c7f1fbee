//! A connection, lent to one piece of work (D9).
//!
//! The driver has no deadline for a statement, and none for the test that a connection is put to when it
//! comes back to the pool. A server that falls silent would keep every connection for good. So a lease has
//! both deadlines. It gives its connection back only if each statement was answered to its end; any other
//! connection is closed, and the pool may open another one in its place.
//!
//! SQLite works in this process and cannot fall silent. Its statements have no deadline, and its connections
//! go from one lease to the next without the pool, whose test would cost as much as a statement (D4).

use std::time::Duration;

use sea_orm::sea_query::Values;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, Executor as _, MySql, Postgres, SqliteConnection};
use sea_orm::{ExecResult, QueryResult, Statement};
use sea_query_sqlx::SqlxValues;
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::loans::Loan;
use super::{budget, fault};
use crate::metrics::DatabaseMetrics;

/// How long a connection may take on its way back, to undo a transaction and to show that it is alive.
const RETURN: Duration = Duration::from_millis(500);

/// A connection to a database of one of the three kinds.
pub(super) enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PoolConnection<Postgres>),
    MySql(PoolConnection<MySql>),
}

/// The same work with a connection of each kind.
macro_rules! with {
    ($connection:expr, $raw:ident => $work:expr) => {
        match $connection {
            Connection::Sqlite($raw) => $work,
            Connection::Postgres(pooled) => {
                let $raw = &mut **pooled;
                $work
            }
            Connection::MySql(pooled) => {
                let $raw = &mut **pooled;
                $work
            }
        }
    };
}

/// What a connection is in the middle of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing.
    Free,
    /// A transaction, between two statements.
    Transaction,
    /// A statement that has no answer yet, or something that nobody can go on with.
    Lost,
}

/// A connection that its holder uses alone. Dropping the lease gives the connection back, or closes it.
pub(super) struct Lease {
    /// Absent while the lease is being dropped. Nobody else has the loan before the connection is back.
    lent: Option<(Connection, Loan)>,
    stage: Stage,
    /// For one statement, where there is a limit.
    limit: Option<Duration>,
    metrics: DatabaseMetrics,
}

impl Lease {
    pub(super) fn of(lent: (Connection, Loan), limit: Option<Duration>, metrics: DatabaseMetrics) -> Self {
        Self { lent: Some(lent), stage: Stage::Free, limit, metrics }
    }

    /// Begins a transaction.
    pub(super) async fn begin(&mut self) -> Result<(), sqlx::Error> {
        let sql = match self.lent {
            // Two transactions that read first and write then would have to be undone (D4).
            Some((Connection::Sqlite(_), _)) => "BEGIN IMMEDIATE",
            Some((Connection::Postgres(_), _)) => "BEGIN ISOLATION LEVEL READ COMMITTED",
            // The isolation is the connection's (`limits`).
            Some((Connection::MySql(_), _)) | None => "START TRANSACTION",
        };
        self.execute_unprepared(sql).await?;
        self.stage = Stage::Transaction;
        Ok(())
    }

    /// Commits the transaction.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        self.execute_unprepared("COMMIT").await?;
        self.stage = Stage::Free;
        Ok(())
    }

    /// Undoes the transaction, and waits until that has been done.
    pub(super) async fn roll_back(mut self) -> Result<(), sqlx::Error> {
        self.execute_unprepared("ROLLBACK").await?;
        self.stage = Stage::Free;
        Ok(())
    }

    /// Executes a statement that gives no rows.
    pub(super) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, sqlx::Error> {
        let (connection, asked) = self.ask()?;
        let (sql, values) = parts(statement);
        asked
            .wait(async {
                with!(connection, raw => {
                    sqlx::query_with(sql, values).execute(raw).await.map(ExecResult::from)
                })
            })
            .await
    }

    /// Executes statements as they stand, without values.
    pub(super) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, sqlx::Error> {
        let (connection, asked) = self.ask()?;
        let sql = AssertSqlSafe(sql.to_owned());
        asked.wait(async { with!(connection, raw => raw.execute(sql).await.map(ExecResult::from)) }).await
    }

    /// Executes a statement that gives rows.
    pub(super) async fn query(&mut self, statement: Statement) -> Result<Vec<QueryResult>, sqlx::Error> {
        let (connection, asked) = self.ask()?;
        let (sql, values) = parts(statement);
        asked
            .wait(async {
                with!(connection, raw => {
                    let rows = sqlx::query_with(sql, values).fetch_all(raw).await?;
                    Ok(rows.into_iter().map(QueryResult::from).collect())
                })
            })
            .await
    }

    /// The connection, which counts as lost until an answer has come.
    fn ask(&mut self) -> Result<(&mut Connection, Asked<'_>), sqlx::Error> {
        let (connection, _) = self.lent.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        let before = std::mem::replace(&mut self.stage, Stage::Lost);
        let asked = Asked { stage: &mut self.stage, before, limit: self.limit, metrics: &self.metrics };
        Ok((connection, asked))
    }
}

fn parts(statement: Statement) -> (AssertSqlSafe<String>, SqlxValues) {
    let values = statement.values.unwrap_or_else(|| Values(Vec::new()));
    (AssertSqlSafe(statement.sql), SqlxValues(values))
}

/// A statement that is on its way.
struct Asked<'a> {
    stage: &'a mut Stage,
    before: Stage,
    limit: Option<Duration>,
    metrics: &'a DatabaseMetrics,
}

impl Asked<'_> {
    /// Waits for the answer within the limit.
    async fn wait<T>(self, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
        let waited = match self.limit {
            Some(limit) => budget::wait(limit, work).await,
            None => budget::wait_without_limit(work).await,
        };
        self.metrics.answered(waited.time);
        if waited.answer.is_none() {
            self.metrics.late();
        }
        let answer = waited.or_late();
        if answer.as_ref().err().is_none_or(fault::leaves_connection_sound) {
            *self.stage = self.before;
        }
        answer
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some((connection, mut loan)) = self.lent.take() else {
            return;
        };
        self.metrics.returned();
        match (self.stage, connection) {
            (Stage::Free, Connection::Sqlite(raw)) => loan.keep(raw),
            (Stage::Lost, connection @ (Connection::Postgres(_) | Connection::MySql(_))) => {
                abandon(connection, &self.metrics);
            }
            (stage, connection) => match Handle::try_current() {
                Ok(runtime) => drop(runtime.spawn(give_back(connection, loan, stage, self.metrics.clone()))),
                // Nobody can wait for the database.
                Err(_) => abandon(connection, &self.metrics),
            },
        }
    }
}

/// Gives a connection back without the transaction that it may be in. One that takes too long is closed.
/// Nobody else has the loan before that.
async fn give_back(mut connection: Connection, mut loan: Loan, stage: Stage, metrics: DatabaseMetrics) {
    if !is_clean(&mut connection, stage).await {
        return close(connection, &metrics).await;
    }
    // The future owns the connection from here on. When its time is up, the connection is closed with it.
    let returned = match connection {
        Connection::Sqlite(raw) => {
            loan.keep(raw);
            Ok(())
        }
        Connection::Postgres(mut raw) => timeout(RETURN, raw.return_to_pool()).await,
        Connection::MySql(mut raw) => timeout(RETURN, raw.return_to_pool()).await,
    };
    if returned.is_err() {
        metrics.closed();
    }
}

/// Whether a connection is in no transaction any more.
async fn is_clean(connection: &mut Connection, stage: Stage) -> bool {
    match stage {
        Stage::Free => true,
        // SQLite refuses after it has undone the transaction by itself, as it does when the disk is full.
        Stage::Transaction => {
            let undone = async { with!(connection, raw => raw.execute("ROLLBACK").await.is_ok()) };
            timeout(RETURN, undone).await.unwrap_or(false)
        }
        Stage::Lost => false,
    }
}

/// Closes a connection. SQLite's thread may be in the middle of a statement, and is waited for: what took the
/// loan meanwhile would have to wait for a lock of the same process.
async fn close(connection: Connection, metrics: &DatabaseMetrics) {
    match connection {
        Connection::Sqlite(raw) => {
            metrics.closed();
            // What was committed is in the file or in its log, whatever the end says.
            drop(raw.close().await);
        }
        connection => abandon(connection, metrics),
    }
}

/// Closes a connection without waiting for the database.
fn abandon(connection: Connection, metrics: &DatabaseMetrics) {
    metrics.closed();
    match connection {
        Connection::Sqlite(raw) => drop(raw),
        // Dropped as it is, the connection would go back to the pool, which tries it without a deadline.
        Connection::Postgres(raw) => drop(raw.detach()),
        Connection::MySql(raw) => drop(raw.detach()),
    }
}
