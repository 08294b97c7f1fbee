//! Which counted attempts are meant.

use clap::Args;
use entity::secret::InstallationKey;

use crate::address::Prefix;
use crate::database::Database;
use crate::throttle::{KEY_NAME, Selection, Throttle};
use crate::{installation, users};

/// Which attempts are meant.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(super) struct Selected {
    /// Those for this username, whether or not there is such a user
    #[arg(long, value_name = "NAME")]
    pub(super) user: Option<String>,
    /// Those from this address, as `192.0.2.1` or `2001:db8::/64`
    #[arg(long, value_name = "ADDRESS")]
    pub(super) address: Option<Prefix>,
}

impl Selected {
    pub(super) fn selection(&self, key: &InstallationKey) -> Selection {
        match (&self.user, self.address) {
            (Some(name), _) => Selection::Name(Throttle::digest(key, &users::name_key(name))),
            (None, Some(prefix)) => Selection::Address(prefix),
            (None, None) => Selection::All,
        }
    }
}

/// The key that hides names in the table. Where no server has run yet there is none, and nothing to find.
pub(super) async fn key(database: &Database) -> anyhow::Result<InstallationKey> {
    let key = installation::find(database, KEY_NAME).await?;
    Ok(key.unwrap_or_else(|| InstallationKey(Vec::new())))
}
