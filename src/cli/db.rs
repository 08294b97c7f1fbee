//! `db …`

mod migrate;
mod status;

use clap::Subcommand;

use super::GlobalArgs;

/// Verbs of `db`.
#[derive(Debug, Subcommand)]
pub(super) enum DbCommand {
    /// Bring the schema up to date; makes a missing SQLite database
    Migrate,
    /// Compare the schema with this program
    Status,
}

impl DbCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        match self {
            Self::Migrate => migrate::run(global).await,
            Self::Status => status::run(global).await,
        }
    }
}
