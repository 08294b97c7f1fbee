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

use sea_orm::{ExecResult, QueryResult, Statement, sqlx};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::connection::Connection;
use super::loans::Loan;
use super::{budget, fault};
use crate::metrics::DatabaseMetrics;

/// How long a connection may take on its way back, to undo a transaction and to show that it is alive.
const RETURN: Duration = Duration::from_millis(500);

/// What a connection is in the middle of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing.
    Free,
    /// A transaction that the database is going to be told of with its first statement.
    Announced,
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
        self.stage = match self.connection()?.announce() {
            Some(beginning) => {
                self.execute_unprepared(beginning).await?;
                Stage::Transaction
            }
            None => Stage::Announced,
        };
        Ok(())
    }

    /// Commits the transaction.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let (connection, asked) = self.ask()?;
        asked.wait(connection.commit()).await?;
        self.stage = Stage::Free;
        Ok(())
    }

    /// Undoes the transaction, and waits until that has been done.
    pub(super) async fn roll_back(mut self) -> Result<(), sqlx::Error> {
        // The database does not know of one that is only announced.
        if self.stage != Stage::Announced {
            let (connection, asked) = self.ask()?;
            asked.wait(connection.roll_back()).await?;
        }
        self.stage = Stage::Free;
        Ok(())
    }

    /// Executes a statement that gives no rows.
    pub(super) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, sqlx::Error> {
        let (connection, asked) = self.ask()?;
        asked.wait(connection.execute(statement)).await
    }

    /// Executes a statement, at the latest with the next one. Nobody needs to know what it has changed.
    pub(super) async fn execute_later(&mut self, statement: Statement) -> Result<(), sqlx::Error> {
        match self.connection()?.execute_later(statement) {
            Some(statement) => self.execute(statement).await.map(drop),
            None => Ok(()),
        }
    }

    /// Executes statements as they stand, without values.
    pub(super) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, sqlx::Error> {
        let (connection, asked) = self.ask()?;
        asked.wait(connection.execute_unprepared(sql)).await
    }

    /// Executes statements that give rows, and gives those of each.
    pub(super) async fn query(
        &mut self,
        statements: Vec<Statement>,
    ) -> Result<Vec<Vec<QueryResult>>, sqlx::Error> {
        let at_once = self.connection()?.most_queries();
        let mut rows = Vec::with_capacity(statements.len());
        let mut statements = statements.into_iter().peekable();
        while statements.peek().is_some() {
            let next = statements.by_ref().take(at_once).collect();
            let (connection, asked) = self.ask()?;
            rows.extend(asked.wait(connection.query(next)).await?);
        }
        Ok(rows)
    }

    fn connection(&mut self) -> Result<&mut Connection, sqlx::Error> {
        self.lent.as_mut().map(|(connection, _)| connection).ok_or(sqlx::Error::PoolClosed)
    }

    /// The connection, which counts as lost until an answer has come. Nothing more is sent over one that is
    /// lost.
    fn ask(&mut self) -> Result<(&mut Connection, Asked<'_>), sqlx::Error> {
        let (connection, _) = self.lent.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        let before = std::mem::replace(&mut self.stage, Stage::Lost);
        if before == Stage::Lost {
            return Err(sqlx::Error::Protocol("the connection was lost".to_owned()));
        }
        let asked = Asked { stage: &mut self.stage, before, limit: self.limit, metrics: &self.metrics };
        Ok((connection, asked))
    }
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
        *self.stage = match (self.before, answer.as_ref().err()) {
            (Stage::Announced, None) => Stage::Transaction,
            // Nobody knows whether the transaction has begun. What came next might be no part of it.
            (Stage::Announced, Some(_)) => Stage::Lost,
            (_, Some(error)) if !fault::leaves_connection_sound(error) => Stage::Lost,
            (before, _) => before,
        };
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
            (Stage::Free | Stage::Announced, Connection::Sqlite(raw, _)) => loan.keep(raw),
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
        Connection::Sqlite(raw, _) => {
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
        Stage::Free | Stage::Announced => true,
        // SQLite refuses after it has undone the transaction by itself, as it does when the disk is full.
        Stage::Transaction => {
            timeout(RETURN, connection.roll_back()).await.is_ok_and(|undone| undone.is_ok())
        }
        Stage::Lost => false,
    }
}

/// Closes a connection.
async fn close(connection: Connection, metrics: &DatabaseMetrics) {
    metrics.closed();
    connection.close().await;
}

/// Closes a connection without waiting for the database.
fn abandon(connection: Connection, metrics: &DatabaseMetrics) {
    metrics.closed();
    connection.abandon();
}
