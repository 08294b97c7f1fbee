//! How the schema in the database compares with this program.

use std::fmt;

use migration::{Found, Migration, Step, history};
use sea_orm::{ConnAcquireErr, DbErr, IntoDatabaseExecutor};

use super::{Database, Error};

/// How many times as long as for a request a database may take to say which migrations have run.
const PATIENCE: u32 = 6;

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
    /// Compares the schema with this program; changes nothing. Fails if a table belongs to another
    /// application.
    pub async fn schema_status(&self) -> Result<SchemaStatus, Error> {
        let connection = self.reader.without_deadlines();
        let late = || Error::Statement(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        let status = async {
            let status = status(&connection).await?;
            refuse_foreign(&connection, &status).await?;
            Ok(status)
        };
        tokio::time::timeout(PATIENCE * self.request_timeout, status).await.map_err(|_| late())?
    }

    /// Fails unless the schema is exactly this program's.
    pub async fn require_current_schema(&self) -> Result<(), Error> {
        let status = self.schema_status().await?;
        refuse_newer(&status)?;
        if status.pending.is_empty() { Ok(()) } else { Err(Error::Behind(status.pending.len())) }
    }
}

/// The same in a transaction.
pub(super) async fn status<'c, C>(connection: C) -> Result<SchemaStatus, Error>
where
    C: IntoDatabaseExecutor<'c> + Copy,
{
    let known: Vec<&str> = migration::migrations().iter().map(|migration| migration.name).collect();
    let applied = match history::look(connection).await? {
        Found::Nothing => Vec::new(),
        Found::Done => history::applied(connection).await?,
        Found::Foreign(table) => return Err(Error::Foreign(table)),
    };
    let is_applied = |name: &&str| applied.iter().any(|applied| applied == name);
    let pending = known.iter().filter(|name| !is_applied(name)).map(|&name| name.to_owned()).collect();
    let is_unknown = |name: &&String| !known.contains(&name.as_str());
    let unknown: Vec<String> = applied.iter().filter(is_unknown).cloned().collect();
    if !unknown.is_empty() && unknown.len() == applied.len() {
        return Err(Error::Foreign(history::TABLE));
    }
    Ok(SchemaStatus { applied, pending, unknown })
}

/// Fails if a table that is still to be made is there and belongs to another application.
pub(super) async fn refuse_foreign<'c, C>(connection: C, status: &SchemaStatus) -> Result<(), Error>
where
    C: IntoDatabaseExecutor<'c> + Copy,
{
    let is_pending = |migration: &Migration| status.pending.iter().any(|name| name == migration.name);
    let tables = migration::migrations().into_iter().filter(is_pending);
    for migration in tables.filter(|migration| matches!(migration.step, Step::Table { .. })) {
        if let Found::Foreign(table) = migration.step.look(connection).await? {
            return Err(Error::Foreign(table));
        }
    }
    Ok(())
}

/// Fails if the schema has what this program does not know.
pub(super) fn refuse_newer(status: &SchemaStatus) -> Result<(), Error> {
    let Some(unknown) = status.unknown.last() else {
        return Ok(());
    };
    let known = migration::migrations().last().map_or("", |migration| migration.name);
    Err(Error::Newer { unknown: unknown.clone(), known })
}
