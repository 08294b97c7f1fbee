//! `throttle clear`

use clap::{ArgGroup, Args};
use serde_json::json;

use super::selected::{Selected, key};
use crate::cli::context::Context;
use crate::cli::input;
use crate::cli::output::note;
use crate::database::retried;
use crate::throttle::{self, Selection};

/// Arguments of `throttle clear`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["user", "address", "all"]).required(true))]
pub(in crate::cli) struct ClearArgs {
    #[command(flatten)]
    selected: Selected,
    /// All of them
    #[arg(long)]
    all: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl ClearArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let database = &context.database;
        let selection = self.selected.selection(&key(database).await?);
        if matches!(selection, Selection::All) {
            input::confirm("All counted attempts will be forgotten, those of attackers too.", self.yes)?;
        }
        let cleared = retried(async || {
            let transaction = database.begin().await?;
            let cleared = throttle::clear(&transaction, &context.ambient, selection).await?;
            transaction.commit().await?;
            Ok(cleared)
        });
        let cleared = cleared.await?;
        context.output.object(&json!({ "cleared": cleared }))?;
        note("Running servers forget them within a second, and what they have not written down yet too.");
        Ok(())
    }
}
