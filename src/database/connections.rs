//! The connections to the database, from which each statement takes one for itself (D4, D9).

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use super::attempts::Work;
use super::lender::Lender;
use super::transaction::Transaction;

/// Some connections to one database. A clone is the same ones.
#[derive(Clone, Debug)]
pub struct Connections {
    lender: Arc<Lender>,
    work: Work,
}

impl Connections {
    pub(super) fn of(lender: &Arc<Lender>, work: Work) -> Self {
        Self { lender: Arc::clone(lender), work }
    }

    pub(super) fn is_to_server(&self) -> bool {
        self.lender.backend() != DbBackend::Sqlite
    }

    /// Begins a transaction that may write: IMMEDIATE on SQLite (D4), READ COMMITTED elsewhere (D5).
    pub(super) async fn begin(&self) -> Result<Transaction, DbErr> {
        Ok(Transaction::on(self.lender.begin().await?, self.lender.backend()))
    }

    /// The same connections as SeaORM's own, without deadlines.
    pub(super) fn without_deadlines(&self) -> DatabaseConnection {
        self.lender.without_deadlines()
    }

    /// Closes the connections.
    pub(super) async fn close(self) -> Result<(), DbErr> {
        self.lender.close().await
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Connections {
    fn get_database_backend(&self) -> DbBackend {
        self.lender.backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.lender.execute(statement, self.work).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.lender.execute_unprepared(sql, self.work).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let rows = self.lender.query(statement, self.work).await?;
        Ok(rows.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.lender.query(statement, self.work).await
    }
}
