//! `session revoke`

use anyhow::ensure;
use clap::Args;
use serde_json::json;
use uuid::Uuid;

use crate::cli::context::Context;
use crate::cli::input;
use crate::cli::user::Named;
use crate::{sessions, users};

/// Arguments of `session revoke`.
#[derive(Debug, Args)]
pub(in crate::cli) struct RevokeArgs {
    #[command(flatten)]
    which: Which,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// One session, or all of a user.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// The session's id, as `session list` shows it
    #[arg(value_parser = session_id)]
    id: Option<Uuid>,
    /// All sessions of this user
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

fn session_id(text: &str) -> Result<Uuid, String> {
    let id = Uuid::try_parse(text);
    id.map_err(|_| format!("a session has a UUID; for all sessions of a user say `--user {text}`"))
}

impl RevokeArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let Context { database, ambient, .. } = context;
        let ended = match (self.which.id, self.which.user) {
            (_, Some(name)) => {
                let user = Named { name }.find(database).await?;
                input::confirm(&format!("All sessions of `{}` will end.", user.username), self.yes)?;
                users::end_all_sessions(database, ambient, user.id).await?
            }
            (Some(id), None) => {
                input::confirm(&format!("The session {id} will end."), self.yes)?;
                ensure!(
                    sessions::end(database, ambient, id).await?,
                    "there is no session {id}; `countersign session list` shows all, and `--user NAME` \
                     ends all sessions of a user"
                );
                1
            }
            (None, None) => 0,
        };
        context.output.object(&json!({ "ended": ended }))?;
        Ok(())
    }
}
