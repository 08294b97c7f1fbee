//! `session list`

use clap::Args;
use entity::{session, user};
use uuid::Uuid;

use super::view::SessionView;
use crate::cli::context::Context;
use crate::cli::output::note;
use crate::cli::user::Named;
use crate::sessions;

/// Arguments of `session list`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// Only this user's
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// List at most this many, also with --json; standard error says if there are more
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    limit: u64,
    /// Begin after this session, which the note about further sessions gives
    #[arg(long, value_name = "ID")]
    after: Option<Uuid>,
}

impl ListArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let user = match self.user {
            Some(name) => Some(Named { name }.find(&context.database).await?.id),
            None => None,
        };
        let (now, reader) = (context.ambient.now(), context.database.reader());
        // One more than asked for tells whether there are more.
        let mut sessions = sessions::list(reader, user, now, self.after, self.limit + 1).await?;
        let limit = usize::try_from(self.limit)?;
        let has_more = sessions.len() > limit;
        sessions.truncate(limit);
        let last = sessions.last().map(|(session, _)| session.id);
        let view =
            |(session, user): (session::Model, user::Model)| SessionView::new(session, user.username, now);
        let rows: Vec<SessionView> = sessions.into_iter().map(view).collect();
        context.output.list(&rows, "There is no session.")?;
        if let Some(last) = last.filter(|_| has_more) {
            note(&format!(
                "Sessions listed: {limit}. There are more; for the next ones add `--after {last}`."
            ));
        }
        Ok(())
    }
}
