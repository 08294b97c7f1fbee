//! Statements that go to SQLite together.
//!
//! Each SQLite connection has a thread of its own, and each way there and back wakes two threads. Where all
//! cores make hashes, that costs more than a small statement does. The driver's thread takes several
//! statements in one text, and executes them one after the other up to the first that fails.
//!
//! Values are told apart by their order alone. So a statement writes its parameters as `?`, as SeaORM does,
//! has a value for each, and does not end in a comment.

use std::mem;

use futures_util::TryStreamExt as _;
use sea_orm::sea_query::Values;
use sea_orm::sqlx::sqlite::SqliteQueryResult;
use sea_orm::sqlx::{self, AssertSqlSafe, Either, Executor as _, SqliteConnection};
use sea_orm::{QueryResult, Statement, Value};
use sea_query_sqlx::SqlxValues;

/// Statements, and their values in the same order. Some values are secrets, which nobody is to print.
#[derive(Default)]
pub(super) struct Trip {
    sql: String,
    values: Vec<Value>,
    statements: usize,
}

/// What a statement has answered.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) rows: Vec<QueryResult>,
    pub(super) done: SqliteQueryResult,
}

impl Trip {
    /// Whether there is nothing to execute.
    pub(super) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// One statement more.
    pub(super) fn add(&mut self, statement: Statement) {
        self.statements += 1;
        let values = statement.values.map(|Values(values)| values).unwrap_or_default();
        if self.is_empty() {
            (self.sql, self.values) = (statement.sql, values);
        } else {
            self.sql.push(';');
            self.sql.push_str(&statement.sql);
            self.values.extend(values);
        }
    }

    /// The same with one statement more.
    pub(super) fn and(mut self, statement: Statement) -> Self {
        self.add(statement);
        self
    }

    /// The statements, which leaves none.
    pub(super) fn take(&mut self) -> Self {
        mem::take(self)
    }

    /// Executes the statements, and gives the answers of the last `wanted` ones.
    pub(super) async fn run(
        self,
        connection: &mut SqliteConnection,
        wanted: usize,
    ) -> Result<Vec<Answer>, sqlx::Error> {
        // Also without values as a statement to be kept: the driver reads any other one anew each time.
        let statements = sqlx::query_with(AssertSqlSafe(self.sql), SqlxValues(Values(self.values)));
        let mut incoming = connection.fetch_many(statements);
        let (mut answers, mut answer) = (Vec::new(), Answer::default());
        while let Some(part) = incoming.try_next().await? {
            match part {
                Either::Right(row) => answer.rows.push(row.into()),
                Either::Left(done) => answers.push(Answer { done, ..mem::take(&mut answer) }),
            }
        }
        // When the driver's thread ends, so do its answers.
        if answers.len() < self.statements {
            return Err(sqlx::Error::WorkerCrashed);
        }
        Ok(answers.split_off(answers.len().saturating_sub(wanted)))
    }
}
