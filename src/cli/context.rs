//! What a command works with: the configuration, the database, and the certainty that it runs as the right
//! user.

use super::GlobalArgs;
use super::output::Output;
use crate::ambient::Ambient;
use crate::config::{Config, ConfigError, LogConfig, Sources};
use crate::database::{self, Database, OpenMode, SqliteFile};
use crate::ownership::{self, ForeignOwner};
use crate::passwords::{self, Passwords};
use crate::telemetry;

/// What a command works with.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) config: Config,
    pub(super) ambient: Ambient,
    pub(super) output: Output,
}

impl Context {
    /// For commands that do one thing: only warnings are logged.
    pub(super) fn load(global: &GlobalArgs) -> Result<Self, ConfigError> {
        let config = load_config(global, Vec::new())?;
        telemetry::start(&LogConfig { filter: "warn".to_owned(), ..config.log.clone() });
        Ok(Self { config, ambient: Ambient::system(), output: Output::new(global.json) })
    }

    /// The database, for looking.
    pub(super) async fn open_to_read(&self) -> Result<Database, database::Error> {
        let database = Database::open(&self.config.database, OpenMode::MustExist).await?;
        database.require_current_schema().await?;
        Ok(database)
    }

    /// The database, for changing.
    pub(super) async fn open_to_write(&self) -> anyhow::Result<Database> {
        require_owner(&self.config)?;
        Ok(self.open_to_read().await?)
    }

    /// A thread that hashes.
    pub(super) fn passwords(&self) -> Result<Passwords, passwords::Error> {
        Passwords::of_command(&self.config.passwords, self.ambient.clone())
    }
}

/// Reads the configuration with these flags on top.
pub(super) fn load_config(
    global: &GlobalArgs,
    flags: Vec<(&'static str, String)>,
) -> Result<Config, ConfigError> {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    let environment = std::env::vars_os().collect();
    Sources { file: global.config.clone(), environment, flags }.load()
}

/// Refuses to write next to files that belong to another user (K5).
pub(super) fn require_owner(config: &Config) -> Result<(), ForeignOwner> {
    ownership::require_own(&config.keys.directory)?;
    match SqliteFile::of(&config.database.url) {
        Some(file) => ownership::require_own(file.path()),
        None => Ok(()),
    }
}
