//! A transaction that may write.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::Mutex;

use super::fault::{exec_error, query_error};
use super::lease::Lease;
use super::question::Question;
use super::turns::RowTurn;

/// A transaction. Dropping it undoes it.
pub struct Transaction {
    /// Only one statement at a time is on its way: whoever has the transaction waits for each.
    lease: Mutex<Lease>,
    backend: DbBackend,
    /// Others wait for the end of the transaction.
    _turn: Option<RowTurn>,
}

impl Transaction {
    /// On a lease whose transaction has begun.
    pub(super) fn on(lease: Lease, backend: DbBackend) -> Self {
        Self { lease: Mutex::new(lease), backend, _turn: None }
    }

    /// The same, whose end gives up the turn.
    pub(super) fn in_turn(self, turn: Option<RowTurn>) -> Self {
        Self { _turn: turn, ..self }
    }

    /// Asks for something that is to be read, in the words of this database.
    pub async fn ask<T>(&self, question: impl FnOnce(DbBackend) -> Question<T>) -> Result<T, DbErr> {
        let Question { statements, read } = question(self.backend);
        let rows = self.query(statements).await?;
        read(&mut rows.into_iter())
    }

    /// Executes a statement, at the latest with the next one or the end. Nobody needs to know what it has
    /// changed; that it has failed may be the answer of the next one.
    pub async fn execute_later(&self, statement: Statement) -> Result<(), DbErr> {
        self.lease.lock().await.execute_later(statement).await.map_err(exec_error)
    }

    async fn query(&self, statements: Vec<Statement>) -> Result<Vec<Vec<QueryResult>>, DbErr> {
        self.lease.lock().await.query(statements).await.map_err(query_error)
    }

    /// Makes its changes last.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.lease.into_inner().commit().await.map_err(exec_error)
    }

    /// Undoes its changes, and waits until that has been done.
    pub async fn rollback(self) -> Result<(), DbErr> {
        self.lease.into_inner().roll_back().await.map_err(exec_error)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.lease.lock().await.execute(statement).await.map_err(exec_error)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.lease.lock().await.execute_unprepared(sql).await.map_err(exec_error)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.query_all_raw(statement).await?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(self.query(vec![statement]).await?.pop().unwrap_or_default())
    }
}
