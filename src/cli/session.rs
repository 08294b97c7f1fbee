//! `session …`

mod list;
mod revoke;

use clap::Subcommand;
use entity::session;
use serde::Serialize;

use super::GlobalArgs;
use super::context::{Access, Context};
use super::output::moment;

/// Verbs of `session`.
#[derive(Debug, Subcommand)]
pub(super) enum SessionCommand {
    /// List sessions, oldest first, 100 of them unless told otherwise
    List(list::ListArgs),
    /// End one session, or all of a user
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

/// A session as printed.
#[derive(Serialize)]
struct SessionView {
    id: String,
    user_id: String,
    client_id: String,
    scope: Vec<String>,
    logged_in: String,
    refreshed: Option<String>,
    expires: String,
}

impl From<session::Model> for SessionView {
    fn from(session: session::Model) -> Self {
        Self {
            id: session.id.to_string(),
            user_id: session.user_id.to_string(),
            client_id: session.client_id,
            scope: session.scope.0,
            logged_in: moment(session.auth_time),
            refreshed: session.rotated_at.map(moment),
            expires: moment(session.expires_at),
        }
    }
}
