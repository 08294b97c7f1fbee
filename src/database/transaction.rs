//! A transaction that may write.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::Mutex;

use super::fault::{exec_error, query_error};
use super::lease::Lease;
use super::turns::RowTurn;
use crate::spent::Wait;

/// A transaction. Dropping it undoes it.
pub struct Transaction {
    inner: Inner,
    /// Others wait for the end of the transaction.
    _turn: Option<RowTurn>,
}

enum Inner {
    Sqlite(DatabaseTransaction),
    /// Only one statement at a time is on its way: whoever has the transaction waits for each.
    Server(Mutex<Lease>, DbBackend),
}

impl Transaction {
    pub(super) fn on_sqlite(transaction: DatabaseTransaction) -> Self {
        Self { inner: Inner::Sqlite(transaction), _turn: None }
    }

    /// A lease whose transaction has begun.
    pub(super) fn on_server(lease: Lease, backend: DbBackend) -> Self {
        Self { inner: Inner::Server(Mutex::new(lease), backend), _turn: None }
    }

    /// The same, whose end gives up the turn.
    pub(super) fn in_turn(self, turn: RowTurn) -> Self {
        Self { _turn: Some(turn), ..self }
    }

    /// Makes its changes last.
    pub async fn commit(self) -> Result<(), DbErr> {
        match self.inner {
            Inner::Sqlite(transaction) => {
                let _wait = Wait::for_database();
                transaction.commit().await
            }
            Inner::Server(lease, _) => lease.into_inner().commit().await.map_err(exec_error),
        }
    }

    /// Undoes its changes, and waits until that has been done.
    pub async fn rollback(self) -> Result<(), DbErr> {
        match self.inner {
            Inner::Sqlite(transaction) => transaction.rollback().await,
            Inner::Server(lease, _) => lease.into_inner().roll_back().await.map_err(exec_error),
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match &self.inner {
            Inner::Sqlite(transaction) => transaction.get_database_backend(),
            Inner::Server(_, backend) => *backend,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.inner {
            Inner::Sqlite(transaction) => {
                let _wait = Wait::for_database();
                transaction.execute_raw(statement).await
            }
            Inner::Server(lease, _) => lease.lock().await.execute(statement).await.map_err(exec_error),
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.inner {
            Inner::Sqlite(transaction) => {
                let _wait = Wait::for_database();
                transaction.execute_unprepared(sql).await
            }
            Inner::Server(lease, _) => lease.lock().await.execute_unprepared(sql).await.map_err(exec_error),
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.inner {
            Inner::Sqlite(transaction) => {
                let _wait = Wait::for_database();
                transaction.query_one_raw(statement).await
            }
            Inner::Server(lease, _) => {
                let rows = lease.lock().await.query(statement).await.map_err(query_error)?;
                Ok(rows.into_iter().next())
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.inner {
            Inner::Sqlite(transaction) => {
                let _wait = Wait::for_database();
                transaction.query_all_raw(statement).await
            }
            Inner::Server(lease, _) => lease.lock().await.query(statement).await.map_err(query_error),
        }
    }
}
