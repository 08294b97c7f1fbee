//! `session revoke`

use anyhow::ensure;
use clap::Args;
use serde_json::json;
use uuid::Uuid;

use crate::cli::context::Context;
use crate::cli::input;
use crate::cli::user::Named;
use crate::sessions;

/// Arguments of `session revoke`.
#[derive(Debug, Args)]
pub(in crate::cli) struct RevokeArgs {
    /// The session's id
    #[arg(required_unless_present = "user", conflicts_with = "user")]
    id: Option<Uuid>,
    /// All sessions of this user
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RevokeArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let database = &context.database;
        let ended = match (self.id, self.user) {
            (_, Some(name)) => {
                let user = Named { name }.find(database).await?;
                input::confirm(&format!("All sessions of `{}` will end.", user.username), self.yes)?;
                sessions::end_all(database.writer(), user.id).await?
            }
            (Some(id), None) => {
                input::confirm(&format!("The session {id} will end."), self.yes)?;
                ensure!(sessions::end(database.writer(), id).await?, "there is no session {id}");
                1
            }
            (None, None) => 0,
        };
        context.output.object(&json!({ "ended": ended }));
        Ok(())
    }
}
