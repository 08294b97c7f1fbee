//! `token …`

mod status;

use clap::Subcommand;

use super::context::{Access, Context};
use super::global_args::GlobalArgs;

const STATUS_HELP: &str = "\
Every access token names a place in a status list, which services that verify offline read. All tokens of a \
session share one, and so do all that a client was issued for itself. The signature of the token is not \
looked at.";

/// Verbs of `token`.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Say whether an access token was revoked, and since when; the token comes on standard input
    #[command(after_help = STATUS_HELP)]
    Status(status::StatusArgs),
}

impl TokenCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        Context::run(global, Access::Read, async |context| match self {
            Self::Status(args) => args.run(context).await,
        })
        .await
    }
}
