//! A connection of one of the three kinds, and what each kind does its own way.

use sea_orm::sea_query::Values;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, Executor as _, MySql, Postgres, SqliteConnection};
use sea_orm::{DbBackend, ExecResult, QueryResult, Statement};
use sea_query_sqlx::SqlxValues;

use super::trip::Trip;

/// A connection to a database of one of the three kinds.
pub(super) enum Connection {
    /// And what SQLite is given with the next statement.
    Sqlite(SqliteConnection, Trip),
    Postgres(PoolConnection<Postgres>),
    MySql(PoolConnection<MySql>),
}

/// What SQLite does its own way, and what both kinds of server do alike.
macro_rules! by_kind {
    ($connection:expr, sqlite($raw:ident, $later:ident) => $own:expr, server($server:ident) => $alike:expr) => {
        match $connection {
            Connection::Sqlite($raw, $later) => $own,
            Connection::Postgres(pooled) => {
                let $server = &mut **pooled;
                $alike
            }
            Connection::MySql(pooled) => {
                let $server = &mut **pooled;
                $alike
            }
        }
    };
}

impl Connection {
    /// Leaves the beginning of a transaction to SQLite's first statement. A server is to be told at once, in
    /// these words.
    pub(super) fn announce(&mut self) -> Option<&'static str> {
        match self {
            Self::Sqlite(_, later) => {
                // Two transactions that read first and write then would have to be undone (D4).
                later.add(plain("BEGIN IMMEDIATE"));
                None
            }
            Self::Postgres(_) => Some("BEGIN ISOLATION LEVEL READ COMMITTED"),
            // The isolation is the connection's (`limits`).
            Self::MySql(_) => Some("START TRANSACTION"),
        }
    }

    /// Commits a transaction.
    pub(super) async fn commit(&mut self) -> Result<(), sqlx::Error> {
        by_kind!(
            self,
            sqlite(raw, later) => later.take().and(plain("COMMIT")).run(raw, 0).await.map(drop),
            server(raw) => raw.execute("COMMIT").await.map(drop)
        )
    }

    /// Undoes a transaction.
    pub(super) async fn roll_back(&mut self) -> Result<(), sqlx::Error> {
        by_kind!(
            self,
            sqlite(raw, _later) => raw.execute("ROLLBACK").await.map(drop),
            server(raw) => raw.execute("ROLLBACK").await.map(drop)
        )
    }

    /// Executes a statement that gives no rows.
    pub(super) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, sqlx::Error> {
        by_kind!(
            self,
            sqlite(raw, later) => {
                let answers = later.take().and(statement).run(raw, 1).await?;
                Ok(answers.into_iter().next().unwrap_or_default().done.into())
            },
            server(raw) => {
                let (sql, values) = parts(statement);
                Ok(sqlx::query_with(sql, values).execute(raw).await?.into())
            }
        )
    }

    /// Leaves a statement to SQLite's next one. A server has no next one and gives the statement back.
    pub(super) fn execute_later(&mut self, statement: Statement) -> Option<Statement> {
        match self {
            Self::Sqlite(_, later) => {
                later.add(statement);
                None
            }
            Self::Postgres(_) | Self::MySql(_) => Some(statement),
        }
    }

    /// Executes statements as they stand, without values.
    pub(super) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        by_kind!(
            self,
            sqlite(raw, later) => {
                if !later.is_empty() {
                    later.take().run(raw, 0).await?;
                }
                raw.execute(sql).await.map(ExecResult::from)
            },
            server(raw) => raw.execute(sql).await.map(ExecResult::from)
        )
    }

    /// How many queries it takes at once.
    pub(super) fn most_queries(&self) -> usize {
        match self {
            Self::Sqlite(..) => usize::MAX,
            Self::Postgres(_) | Self::MySql(_) => 1,
        }
    }

    /// Executes statements that give rows, and gives those of each.
    pub(super) async fn query(
        &mut self,
        statements: Vec<Statement>,
    ) -> Result<Vec<Vec<QueryResult>>, sqlx::Error> {
        by_kind!(
            self,
            sqlite(raw, later) => {
                let wanted = statements.len();
                let trip = statements.into_iter().fold(later.take(), Trip::and);
                let answers = trip.run(raw, wanted).await?;
                Ok(answers.into_iter().map(|answer| answer.rows).collect())
            },
            server(raw) => {
                let mut rows = Vec::with_capacity(statements.len());
                for (sql, values) in statements.into_iter().map(parts) {
                    let found = sqlx::query_with(sql, values).fetch_all(&mut *raw).await?;
                    rows.push(found.into_iter().map(QueryResult::from).collect());
                }
                Ok(rows)
            }
        )
    }

    /// Closes the connection. SQLite's thread may be in the middle of a statement, and is waited for: what
    /// comes next would have to wait for a lock of the same process. A server is not waited for.
    pub(super) async fn close(self) {
        match self {
            // What was committed is in the file or in its log, whatever the end says.
            Self::Sqlite(raw, _) => drop(raw.close().await),
            server => server.abandon(),
        }
    }

    /// Closes the connection without waiting for the database.
    pub(super) fn abandon(self) {
        match self {
            Self::Sqlite(raw, _) => drop(raw),
            // Dropped as it is, the connection would go back to the pool, which tries it without a deadline.
            Self::Postgres(raw) => drop(raw.detach()),
            Self::MySql(raw) => drop(raw.detach()),
        }
    }
}

fn plain(sql: &str) -> Statement {
    Statement::from_string(DbBackend::Sqlite, sql)
}

fn parts(statement: Statement) -> (AssertSqlSafe<String>, SqlxValues) {
    let values = statement.values.unwrap_or_else(|| Values(Vec::new()));
    (AssertSqlSafe(statement.sql), SqlxValues(values))
}
