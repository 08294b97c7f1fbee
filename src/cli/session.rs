//! `session …`

mod list;
mod revoke;
mod view;

use clap::Subcommand;

use super::context::{Access, Context};
use super::global_args::GlobalArgs;

const LIST_HELP: &str = "\
`address` is where the session was last used from: at its login, or when its tokens were last refreshed. Of \
an IPv6 address it is the /64. `device` is the same in all sessions that began on one device of the user's, \
which the device token tells. `last_use` is the login or the last refresh; what an access token is used for \
is not seen here.";

/// Verbs of `session`.
#[derive(Debug, Subcommand)]
pub(super) enum SessionCommand {
    /// List sessions with their users, oldest first, 100 of them unless told otherwise
    #[command(after_help = LIST_HELP)]
    List(list::ListArgs),
    /// End one session by its id, or all sessions of a user with `--user NAME`
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
