//! `db …`

mod backup;
mod migrate;
mod status;
mod sweep;
mod trust_clock;

use clap::Subcommand;

use super::context::{Access, Context};
use super::global_args::GlobalArgs;

/// Verbs of `db`.
#[derive(Debug, Subcommand)]
pub(super) enum DbCommand {
    /// Bring the schema up to date; makes a missing SQLite database
    Migrate,
    /// Compare the schema with this program
    Status,
    /// Copy a SQLite database and its signing keys, also while servers run
    #[command(after_help = backup::HELP)]
    Backup(backup::BackupArgs),
    /// Delete what has expired, as a running server does every minute
    Sweep,
    /// Say that the clock is right, although it has jumped: what has expired may be deleted again
    TrustClock,
}

impl DbCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let access = match &self {
            Self::Migrate => Access::Migrate,
            Self::Status => Access::Inspect,
            Self::Backup(_) => Access::Copy,
            Self::Sweep | Self::TrustClock => Access::Write,
        };
        Context::run(global, access, async |context| match self {
            Self::Migrate => migrate::run(context).await,
            Self::Status => status::run(context).await,
            Self::Backup(args) => args.run(context).await,
            Self::Sweep => sweep::run(context).await,
            Self::TrustClock => trust_clock::run(context).await,
        })
        .await
    }
}
