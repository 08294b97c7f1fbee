//! Which client is meant.

use anyhow::Context as _;
use clap::Args;
use entity::client;

use crate::clients;
use crate::database::Database;

/// Which client is meant.
#[derive(Debug, Args)]
pub(in crate::cli) struct Identified {
    /// The `client_id`
    pub(super) id: String,
}

impl Identified {
    pub(super) async fn find(&self, database: &Database) -> anyhow::Result<client::Model> {
        clients::find(database.reader(), &self.id)
            .await?
            .with_context(|| format!("there is no client `{}`; `countersign client list` shows all", self.id))
    }
}
