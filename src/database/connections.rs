//! The connections to the database, from which each statement takes one for itself (D4, D9).

use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait as _,
};

use super::attempts::Work;
use super::server::Server;
use super::transaction::Transaction;
use crate::spent::Wait;

/// Some connections to one database. A clone is the same ones.
#[derive(Clone, Debug)]
pub struct Connections(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// To a file. The driver looks after them.
    Sqlite(DatabaseConnection),
    /// To a server, which lends one for each piece of work.
    Server { server: Arc<Server>, work: Work },
}

impl Connections {
    pub(super) fn to_file(connection: DatabaseConnection) -> Self {
        Self(Kind::Sqlite(connection))
    }

    pub(super) fn to_server(server: &Arc<Server>, work: Work) -> Self {
        Self(Kind::Server { server: Arc::clone(server), work })
    }

    pub(super) fn is_to_server(&self) -> bool {
        matches!(self.0, Kind::Server { .. })
    }

    /// Begins a transaction that may write: IMMEDIATE on SQLite (D4), READ COMMITTED elsewhere (D5).
    pub(super) async fn begin(&self) -> Result<Transaction, DbErr> {
        match &self.0 {
            Kind::Sqlite(connection) => {
                let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
                let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
                let _wait = Wait::for_database();
                Ok(Transaction::on_sqlite(connection.begin_with_options(options).await?))
            }
            Kind::Server { server, .. } => {
                let lease = server.begin().await?;
                Ok(Transaction::on_server(lease, server.backend()))
            }
        }
    }

    /// The same connections as SeaORM's own, without deadlines.
    pub(super) fn without_deadlines(&self) -> DatabaseConnection {
        match &self.0 {
            Kind::Sqlite(connection) => connection.clone(),
            Kind::Server { server, .. } => server.without_deadlines(),
        }
    }

    /// Closes the connections.
    pub(super) async fn close(self) -> Result<(), DbErr> {
        self.without_deadlines().close().await
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Connections {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Kind::Sqlite(connection) => connection.get_database_backend(),
            Kind::Server { server, .. } => server.backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Kind::Sqlite(connection) => {
                let _wait = Wait::for_database();
                connection.execute_raw(statement).await
            }
            Kind::Server { server, work } => server.execute(statement, *work).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Kind::Sqlite(connection) => {
                let _wait = Wait::for_database();
                connection.execute_unprepared(sql).await
            }
            Kind::Server { server, work } => server.execute_unprepared(sql, *work).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Sqlite(connection) => {
                let _wait = Wait::for_database();
                connection.query_one_raw(statement).await
            }
            Kind::Server { server, work } => {
                let rows = server.query(statement, *work).await?;
                Ok(rows.into_iter().next())
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Sqlite(connection) => {
                let _wait = Wait::for_database();
                connection.query_all_raw(statement).await
            }
            Kind::Server { server, work } => server.query(statement, *work).await,
        }
    }
}
