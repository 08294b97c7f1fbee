//! Brings the schema up to date, once, however many processes start at the same time.

use std::fmt;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, IntoDatabaseExecutor};

use super::{Database, Error};

/// Any number will do, as long as every Countersign takes the same.
const MIGRATION_LOCK: i64 = 0x636f_756e_7465_7273;

/// How the schema in the database compares with this program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaStatus {
    /// Migrations that have run, oldest first.
    pub applied: Vec<String>,
    /// Migrations that have not.
    pub pending: Vec<String>,
    /// Migrations in the database that this program does not know.
    pub unknown: Vec<String>,
}

impl SchemaStatus {
    /// Whether the schema is exactly this program's.
    pub fn is_current(&self) -> bool {
        self.pending.is_empty() && self.unknown.is_empty()
    }
}

/// In a few words, which say what to do.
impl fmt::Display for SchemaStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (applied, pending, unknown) = (self.applied.len(), self.pending.len(), self.unknown.len());
        if unknown > 0 {
            write!(f, "newer than this program, which does not know {unknown} of its {applied} migrations")
        } else if pending == 0 {
            write!(f, "up to date ({applied} migrations)")
        } else {
            let all = applied + pending;
            write!(
                f,
                "lacks {pending} of {all} migrations; `countersign db migrate` runs them, and so does `serve`"
            )
        }
    }
}

impl Database {
    /// Compares the schema with this program; changes nothing.
    pub async fn schema_status(&self) -> Result<SchemaStatus, Error> {
        status(self.reader()).await
    }

    /// Fails unless the schema is exactly this program's.
    pub async fn require_current_schema(&self) -> Result<(), Error> {
        let status = self.schema_status().await?;
        refuse_newer(&status)?;
        if status.pending.is_empty() { Ok(()) } else { Err(Error::Behind(status.pending.len())) }
    }

    /// Runs what is pending and names it. Nothing is locked when nothing is pending.
    pub async fn migrate(&self) -> Result<Vec<String>, Error> {
        let before = self.schema_status().await?;
        refuse_newer(&before)?;
        if before.pending.is_empty() {
            return Ok(Vec::new());
        }
        let transaction = self.begin().await?;
        lock(&transaction).await?;
        // Another process may have been quicker while this one waited for the lock.
        let before = status(&transaction).await?;
        refuse_newer(&before)?;
        Migrator::up(&transaction, None).await?;
        unlock(&transaction).await?;
        transaction.commit().await?;
        Ok(before.pending)
    }
}

async fn status<'c>(connection: impl IntoDatabaseExecutor<'c>) -> Result<SchemaStatus, Error> {
    let known: Vec<String> =
        Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let applied = migration::applied(connection).await?;
    Ok(SchemaStatus {
        pending: known.iter().filter(|name| !applied.contains(name)).cloned().collect(),
        unknown: applied.iter().filter(|name| !known.contains(name)).cloned().collect(),
        applied,
    })
}

fn refuse_newer(status: &SchemaStatus) -> Result<(), Error> {
    match status.unknown.first() {
        Some(unknown) => Err(Error::Newer { unknown: unknown.clone() }),
        None => Ok(()),
    }
}

/// SQLite needs no lock of ours: the transaction began IMMEDIATE.
async fn lock(transaction: &DatabaseTransaction) -> Result<(), Error> {
    match transaction.get_database_backend() {
        DbBackend::Postgres => {
            // The process that comes second waits as long as the first one needs.
            transaction.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
            transaction
                .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
                .await?;
        }
        DbBackend::MySql => {
            transaction.execute_unprepared(&format!("DO GET_LOCK('{MIGRATION_LOCK}', 60)")).await?;
        }
        _ => {}
    }
    Ok(())
}

/// PostgreSQL gives its lock back at the end of the transaction, MySQL does not.
async fn unlock(transaction: &DatabaseTransaction) -> Result<(), Error> {
    if transaction.get_database_backend() == DbBackend::MySql {
        transaction.execute_unprepared(&format!("DO RELEASE_LOCK('{MIGRATION_LOCK}')")).await?;
    }
    Ok(())
}
