//! Which user is meant.

use anyhow::Context as _;
use clap::Args;
use entity::user;
use uuid::Uuid;

use crate::database::Database;
use crate::users;

/// Which user is meant.
#[derive(Debug, Args)]
pub(in crate::cli) struct Named {
    /// Username or id
    #[arg(value_name = "NAME")]
    pub(in crate::cli) name: String,
}

impl Named {
    pub(in crate::cli) async fn find(&self, database: &Database) -> anyhow::Result<user::Model> {
        let connection = database.reader();
        let by_name = users::find_by_username(connection, &self.name).await?;
        let found = match (by_name, Uuid::try_parse(&self.name)) {
            (None, Ok(id)) => users::find(connection, id).await?,
            (by_name, _) => by_name,
        };
        found.with_context(|| format!("there is no user `{}`; `countersign user list` shows all", self.name))
    }
}
