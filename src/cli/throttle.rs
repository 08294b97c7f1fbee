//! `throttle …`

mod clear;
mod list;
mod selected;

use clap::Subcommand;

use super::context::{Access, Context};
use super::global_args::GlobalArgs;

const LIST_HELP: &str = "\
A row is a limit of the section `throttle` of the configuration, for one username, one address or both. It is \
listed from the first attempt that counts until all are forgotten, and does not say that anybody is refused. \
An attempt counts while it is under way, and afterwards if it failed; a sign-up always counts. Running servers \
write down once a second what they have counted.

Wrong secrets of clients are counted too, but in memory only, and are not listed.";

/// Verbs of `throttle`.
#[derive(Debug, Subcommand)]
pub(super) enum ThrottleCommand {
    /// List the limits that attempts count against now, those that take longest to forget them first
    #[command(after_help = LIST_HELP)]
    List(list::ListArgs),
    /// Forget counted attempts, also in servers that run
    Clear(clear::ClearArgs),
}

impl ThrottleCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let access = if matches!(self, Self::List(_)) { Access::Read } else { Access::Write };
        Context::run(global, access, async |context| match self {
            Self::List(args) => args.run(context).await,
            Self::Clear(args) => args.run(context).await,
        })
        .await
    }
}
