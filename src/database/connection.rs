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

/// How a beginning has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begun {
    /// The database knows of the transaction.
    Now,
    /// It is going to with the first statement.
    Later,
}

impl Connection {
    /// Begins a transaction.
    pub(super) async fn begin(&mut self) -> Result<Begun, sqlx::Error> {
        match self {
            Self::Sqlite(_, later) => {
                // Two transactions that read first and write then would have to be undone (D4).
                later.add(plain("BEGIN IMMEDIATE"));
                return Ok(Begun::Later);
            }
            Self::Postgres(raw) => raw.execute("BEGIN ISOLATION LEVEL READ COMMITTED").await.map(drop)?,
            // The isolation is the connection's (`limits`).
            Self::MySql(raw) => raw.execute("START TRANSACTION").await.map(drop)?,
        }
        Ok(Begun::Now)
    }

    /// Commits a transaction.
    pub(super) async fn commit(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(..) => self.execute(plain("COMMIT")).await.map(drop),
            Self::Postgres(raw) => raw.execute("COMMIT").await.map(drop),
            Self::MySql(raw) => raw.execute("COMMIT").await.map(drop),
        }
    }

    /// Undoes a transaction.
    pub(super) async fn roll_back(&mut self) -> Result<(), sqlx::Error> {
        match self {
            // What it was to be given later goes with this.
            Self::Sqlite(raw, _) => raw.execute("ROLLBACK").await.map(drop),
            Self::Postgres(raw) => raw.execute("ROLLBACK").await.map(drop),
            Self::MySql(raw) => raw.execute("ROLLBACK").await.map(drop),
        }
    }

    /// Executes a statement that gives no rows.
    pub(super) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, sqlx::Error> {
        match self {
            Self::Sqlite(raw, later) => {
                later.add(statement);
                Ok(later.take().run(raw, 1).await?.pop().unwrap_or_default().done.into())
            }
            Self::Postgres(raw) => {
                let (sql, values) = parts(statement);
                Ok(sqlx::query_with(sql, values).execute(&mut **raw).await?.into())
            }
            Self::MySql(raw) => {
                let (sql, values) = parts(statement);
                Ok(sqlx::query_with(sql, values).execute(&mut **raw).await?.into())
            }
        }
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
        match self {
            Self::Sqlite(raw, later) => {
                if !later.is_empty() {
                    later.take().run(raw, 0).await?;
                }
                raw.execute(sql).await.map(ExecResult::from)
            }
            Self::Postgres(raw) => raw.execute(sql).await.map(ExecResult::from),
            Self::MySql(raw) => raw.execute(sql).await.map(ExecResult::from),
        }
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
        let mut rows = Vec::with_capacity(statements.len());
        match self {
            Self::Sqlite(raw, later) => {
                let wanted = statements.len();
                for statement in statements {
                    later.add(statement);
                }
                let answers = later.take().run(raw, wanted).await?;
                rows.extend(answers.into_iter().map(|answer| answer.rows));
            }
            Self::Postgres(raw) => {
                for (sql, values) in statements.into_iter().map(parts) {
                    let found = sqlx::query_with(sql, values).fetch_all(&mut **raw).await?;
                    rows.push(found.into_iter().map(QueryResult::from).collect());
                }
            }
            Self::MySql(raw) => {
                for (sql, values) in statements.into_iter().map(parts) {
                    let found = sqlx::query_with(sql, values).fetch_all(&mut **raw).await?;
                    rows.push(found.into_iter().map(QueryResult::from).collect());
                }
            }
        }
        Ok(rows)
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
