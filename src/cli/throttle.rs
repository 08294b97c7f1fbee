//! `throttle …`

mod clear;
mod list;
mod selected;

use clap::Subcommand;

use super::context::{Access, Context};
use super::global_args::GlobalArgs;

const LIST_HELP: &str = "\
A row is a limit of the section `throttle` of the configuration, for one username, one address or both. It \
is listed from the first attempt that counts until all are forgotten. `left` is how many attempts are still \
evaluated now, of so many at most. Where none is left, attempts are refused until the time that stands in \
`refused_until`; then one is evaluated. `known_device` and `known_address` are a user's own, and nobody \
else uses them up; the other rows of a name hold for everybody who comes from elsewhere.

An attempt counts while it is under way, and afterwards if it failed. Running servers write down once a \
second what they have counted. Run this with the server's configuration, which has the rates.

Sign-ups, wrong secrets of clients, and attempts that are not evaluated (`throttle.unevaluated`), are \
counted in memory only, and are neither listed nor cleared.";

/// Verbs of `throttle`.
#[derive(Debug, Subcommand)]
pub(super) enum ThrottleCommand {
    /// List the limits that attempts count against now, what is left of each, and until when it refuses
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
