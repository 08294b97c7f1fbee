//! `session list`

use clap::Args;

use super::SessionView;
use crate::cli::context::Context;
use crate::cli::user::Named;
use crate::sessions;

/// Arguments of `session list`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// Only this user's
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// List at most this many
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    limit: u64,
}

impl ListArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let database = context.open_to_read().await?;
        let user = match self.user {
            Some(name) => Some(Named { name }.find(&database).await?.id),
            None => None,
        };
        let sessions = sessions::list(database.reader(), user, self.limit).await?;
        let rows: Vec<SessionView> = sessions.into_iter().map(SessionView::from).collect();
        context.output.list(&rows, "There is no session.");
        Ok(database.close().await?)
    }
}
