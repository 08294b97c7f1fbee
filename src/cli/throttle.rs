//! `throttle …`

mod clear;
mod list;

use clap::{Args, Subcommand};
use entity::secret::InstallationKey;

use super::GlobalArgs;
use super::context::{Access, Context};
use crate::address::Prefix;
use crate::database::Database;
use crate::throttle::{KEY_NAME, Selection, Throttle};
use crate::{installation, users};

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

/// Which attempts are meant.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct Selected {
    /// Those for this username, whether or not there is such a user
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Those from this address, as `192.0.2.1` or `2001:db8::/64`
    #[arg(long, value_name = "ADDRESS")]
    address: Option<Prefix>,
}

impl Selected {
    fn selection(&self, key: &InstallationKey) -> Selection {
        match (&self.user, self.address) {
            (Some(name), _) => Selection::Name(Throttle::digest(key, &users::name_key(name))),
            (None, Some(prefix)) => Selection::Address(prefix),
            (None, None) => Selection::All,
        }
    }
}

/// The key that hides names in the table. Where no server has run yet there is none, and nothing to find.
async fn key(database: &Database) -> anyhow::Result<InstallationKey> {
    let key = installation::find(database, KEY_NAME).await?;
    Ok(key.unwrap_or_else(|| InstallationKey(Vec::new())))
}
