//! `user list`

use clap::Args;

use super::printed::PrintedUser;
use crate::cli::context::Context;
use crate::cli::output::note;
use crate::users;

/// Arguments of `user list`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// List at most this many, also with --json; standard error says if there are more
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    limit: u64,
    /// Begin after this name, which the note about further users gives
    #[arg(long, value_name = "NAME")]
    after: Option<String>,
}

impl ListArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        // One more than asked for tells whether there are more.
        let mut users = users::list(context.database.reader(), self.after.as_deref(), self.limit + 1).await?;
        let limit = usize::try_from(self.limit)?;
        let has_more = users.len() > limit;
        users.truncate(limit);
        let last = users.last().map(|user| user.username_key.clone());
        let rows: Vec<PrintedUser> = users.into_iter().map(PrintedUser::from).collect();
        let none = match &self.after {
            Some(after) => format!("No name of a user comes after `{after}`."),
            None => "There is no user; `countersign user create NAME` makes one.".to_owned(),
        };
        context.output.list(&rows, &none)?;
        if let Some(last) = last.filter(|_| has_more) {
            note(&format!("Users listed: {limit}. There are more; for the next ones add `--after {last}`."));
        }
        Ok(())
    }
}
