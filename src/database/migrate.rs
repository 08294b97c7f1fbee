//! Brings the schema up to date (D7). One process does it and the others wait, and whatever moment it is
//! killed in, the next one goes on from there.

mod lock_file;
mod turn;

use std::fmt;

use migration::{Fill, Found, Migration, Step, history};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction};

use self::turn::Turn;
use super::schema::{refuse_foreign, refuse_newer, status};
use super::{Database, Error, sqlite};

/// Rows between two reports.
const REPORT: u64 = 100_000;

/// What a person who waits for the migrations may like to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MigrationEvent {
    /// Another process migrates this database.
    Waiting,
    /// Another hundred thousand rows are done.
    Progress {
        /// Of this table.
        table: &'static str,
        /// All rows that are done.
        rows: u64,
        /// All rows of the table, when the first were done.
        of: u64,
    },
}

impl fmt::Display for MigrationEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting => f.write_str("another process migrates this database; waiting until it is done"),
            Self::Progress { table, rows, of } => {
                write!(f, "migrating {table}: {rows} of {of} rows are done")
            }
        }
    }
}

/// Is told what happens.
pub type Listener<'l> = dyn Fn(MigrationEvent) + Sync + 'l;

impl Database {
    /// Runs what is pending, and names what of it was done here and not by another process. Waits as long as
    /// another one migrates. Nothing is locked when nothing is pending.
    pub async fn migrate(&self, listener: &Listener<'_>) -> Result<Vec<String>, Error> {
        let before = self.schema_status().await?;
        refuse_newer(&before)?;
        if !self.writer.is_to_server() {
            // Not before it is known that the file is Countersign's.
            sqlite::use_write_ahead_log(&self.writer, self.request_timeout).await?;
        }
        if before.pending.is_empty() {
            return Ok(Vec::new());
        }
        let mut run = Run { turn: Turn::new(self).await?, listener };
        let done = run.all().await;
        let ended = run.turn.end().await;
        let done = done?;
        ended?;
        Ok(done)
    }
}

struct Run<'l> {
    turn: Turn,
    listener: &'l Listener<'l>,
}

impl Run<'_> {
    async fn all(&mut self) -> Result<Vec<String>, Error> {
        let pending = self.pending().await?;
        let mut done = Vec::new();
        for migration in &pending {
            if self.one(migration).await? {
                done.push(migration.name.to_owned());
            }
        }
        Ok(done)
    }

    /// What is to be done when it is this process's turn. Fails before anything was changed if the database
    /// is not Countersign's.
    async fn pending(&mut self) -> Result<Vec<Migration>, Error> {
        let transaction = self.begin().await?;
        let status = status(&transaction).await?;
        refuse_newer(&status)?;
        let mut pending = migration::migrations();
        pending.retain(|migration| status.pending.iter().any(|name| name == migration.name));
        refuse_foreign(&transaction, &status).await?;
        history::prepare(&transaction).await?;
        transaction.commit().await?;
        Ok(pending)
    }

    /// Whether it was done here.
    async fn one(&mut self, migration: &Migration) -> Result<bool, Error> {
        if let Step::Fill(fill) = &migration.step {
            return self.fill(migration.name, &**fill).await;
        }
        let transaction = self.begin().await?;
        if history::has(&transaction, migration.name).await? {
            return Ok(false);
        }
        match migration.step.look(&transaction).await? {
            Found::Done => {}
            Found::Foreign(table) => return Err(Error::Foreign(table)),
            Found::Nothing => {
                if let Some(sql) = migration.step.sql(transaction.get_database_backend()) {
                    transaction.execute_unprepared(&sql).await?;
                }
            }
        }
        history::note(&transaction, migration.name).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn fill(&mut self, name: &str, fill: &dyn Fill) -> Result<bool, Error> {
        let (mut last, mut rows, mut of) = (Uuid::nil(), 0, None);
        loop {
            let transaction = self.begin().await?;
            if history::has(&transaction, name).await? {
                return Ok(false);
            }
            let Some(batch) = fill.batch(&transaction, last).await? else {
                history::note(&transaction, name).await?;
                transaction.commit().await?;
                return Ok(true);
            };
            let is_report_due = rows / REPORT != (rows + batch.rows) / REPORT;
            (last, rows) = (batch.last, rows + batch.rows);
            if is_report_due && of.is_none() {
                of = Some(count(&transaction, fill.table()).await?);
            }
            transaction.commit().await?;
            if let Some(of) = of.filter(|_| is_report_due) {
                (self.listener)(MigrationEvent::Progress { table: fill.table(), rows, of });
            }
        }
    }

    async fn begin(&mut self) -> Result<DatabaseTransaction, Error> {
        let listener = self.listener;
        self.turn.begin(&|| listener(MigrationEvent::Waiting)).await
    }
}

async fn count(transaction: &DatabaseTransaction, table: &'static str) -> Result<u64, Error> {
    let select = Query::select().expr(Expr::col(Asterisk).count()).from(table).take();
    let row = transaction.query_one(&select).await?;
    let rows: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    Ok(rows.and_then(|rows| u64::try_from(rows).ok()).unwrap_or_default())
}
