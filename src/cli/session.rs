//! `session …`

mod list;
mod revoke;
mod view;

use clap::Subcommand;

use super::context::{Access, Context};
use super::global_args::GlobalArgs;

/// Verbs of `session`.
#[derive(Debug, Subcommand)]
pub(super) enum SessionCommand {
    /// List sessions, oldest first, 100 of them unless told otherwise
    List(list::ListArgs),
    /// End one session, or all of a user
    Revoke(revoke::RevokeArgs),
}

impl SessionCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let access = if matches!(self, Self::List(_)) { Access::Read } else { Access::Write };
        Context::run(global, access, async |context| match self {
            Self::List(args) => args.run(context).await,
            Self::Revoke(args) => args.run(context).await,
        })
        .await
    }
}
