//! `db …`

mod migrate;
mod status;
mod sweep;

use clap::Subcommand;

use super::GlobalArgs;

/// Verbs of `db`.
#[derive(Debug, Subcommand)]
pub(super) enum DbCommand {
    /// Bring the schema up to date; makes a missing SQLite database
    Migrate,
    /// Compare the schema with this program
    Status,
    /// Delete what has expired, as a running server does every minute
    Sweep,
}

impl DbCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        match self {
            Self::Migrate => migrate::run(global).await,
            Self::Status => status::run(global).await,
            Self::Sweep => sweep::run(global).await,
        }
    }
}
