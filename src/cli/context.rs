//! What a command works with: the configuration, the database, and the certainty that it runs as the right
//! user. A command's database is opened and closed here. Only `config check` opens its own: it tells of a
//! database that cannot be opened, and goes on.

use std::collections::HashMap;
use std::ffi::OsString;

use super::global_args::GlobalArgs;
use super::output::Output;
use crate::ambient::Ambient;
use crate::config::{Config, ConfigError, LogConfig, Period, Sources};
use crate::database::{Database, OpenMode, SqliteFile};
use crate::ownership::{self, ForeignOwner};
use crate::passwords::{self, Passwords};
use crate::{telemetry, timekeeping};

/// A command may wait longer for a statement than a server does.
const STATEMENT_TIMEOUT: Period = Period::minutes(1);

/// What a command works with.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) config: Config,
    pub(super) ambient: Ambient,
    pub(super) output: Output,
    pub(super) database: Database,
}

/// What a command does with the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// It looks at a database of any schema.
    Inspect,
    /// It copies a database of any schema, with its private keys.
    Copy,
    /// It changes nothing.
    Read,
    /// It changes something.
    Write,
    /// It brings the schema up to date, and makes a SQLite database that is missing.
    Migrate,
}

impl Context {
    /// Runs a command, for which the configuration is loaded and the database opened. The database is closed
    /// afterwards, also if the command fails. Only warnings are logged.
    pub(super) async fn run(
        global: &GlobalArgs,
        access: Access,
        command: impl AsyncFnOnce(&Self) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut config = load_config(global, Vec::new())?;
        // A person waits, and what a command deletes may be much.
        config.database.statement_timeout = config.database.statement_timeout.max(STATEMENT_TIMEOUT);
        telemetry::start(&LogConfig { filter: "warn".to_owned(), ..config.log.clone() });
        if matches!(access, Access::Copy | Access::Write | Access::Migrate) {
            require_owner(&config)?;
        }
        let mode = if access == Access::Migrate { OpenMode::Create } else { OpenMode::MustExist };
        let database = Database::open(&config.database, mode).await?;
        let output = Output::new(global);
        let context = Self { config, ambient: Ambient::system(), output, database };
        let outcome = context.perform(access, command).await;
        let closed = context.database.close().await;
        outcome?;
        Ok(closed?)
    }

    async fn perform(
        &self,
        access: Access,
        command: impl AsyncFnOnce(&Self) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        if matches!(access, Access::Read | Access::Write) {
            self.database.require_current_schema().await?;
            timekeeping::correct(&self.database, &self.ambient).await?;
        }
        command(self).await
    }

    /// Fails unless the time is trusted (D10).
    pub(super) async fn require_trusted_time(&self) -> Result<(), timekeeping::Error> {
        timekeeping::require_trust(&self.database, &self.ambient).await
    }

    /// One thread that hashes one password after the other. What a hash may cost is the same as on the
    /// server.
    pub(super) fn passwords(&self) -> Result<Passwords, passwords::Error> {
        Passwords::of_command(&self.config.passwords, self.ambient.clone())
    }
}

/// Reads the configuration with these flags on top.
pub(super) fn load_config(
    global: &GlobalArgs,
    flags: Vec<(&'static str, String)>,
) -> Result<Config, ConfigError> {
    Sources { file: global.config.clone(), environment: environment(), flags }.load()
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn environment() -> HashMap<OsString, OsString> {
    std::env::vars_os().collect()
}

/// Warnings about variables that look like settings and are none.
pub(super) fn misspelt_variables() -> Vec<String> {
    let sources = Sources { environment: environment(), ..Sources::default() };
    let warning = |(wrong, right)| format!("the variable {wrong} is not read; the setting is {right}");
    sources.misspelt_variables().into_iter().map(warning).collect()
}

/// Refuses to write next to files that belong to another user (K5).
pub(super) fn require_owner(config: &Config) -> Result<(), ForeignOwner> {
    ownership::require_own(&config.keys.directory)?;
    match SqliteFile::of(&config.database.url) {
        Some(file) => ownership::require_own(file.path()),
        None => Ok(()),
    }
}
