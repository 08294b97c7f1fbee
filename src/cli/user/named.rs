//! Which user is meant.

use anyhow::Context as _;
use clap::Args;
use entity::user;

use crate::database::Database;
use crate::users;

/// Which user is meant.
#[derive(Debug, Args)]
pub(in crate::cli) struct Named {
    /// Username or id; an id counts first
    #[arg(value_name = "NAME")]
    pub(in crate::cli) name: String,
}

impl Named {
    pub(in crate::cli) async fn find(&self, database: &Database) -> anyhow::Result<user::Model> {
        let connection = database.reader();
        // The id counts first: a name that reads like another user's id must not stand in its way.
        let by_id = match users::id_of(&self.name) {
            Some(id) => users::find(connection, id).await?,
            None => None,
        };
        let found = match by_id {
            Some(user) => Some(user),
            None => users::find_by_username(connection, &self.name).await?,
        };
        found.with_context(|| format!("there is no user `{}`; `countersign user list` shows all", self.name))
    }
}
