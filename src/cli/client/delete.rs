//! `client delete ID`

use clap::Args;

use super::identified::Identified;
use super::view::ClientView;
use crate::cli::context::Context;
use crate::cli::input;
use crate::clients;

/// Arguments of `client delete`.
#[derive(Debug, Args)]
pub(in crate::cli) struct DeleteArgs {
    #[command(flatten)]
    identified: Identified,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl DeleteArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let client = self.identified.find(&context.database).await?;
        input::confirm(&format!("The client `{}` will be deleted for good.", client.id), self.yes)?;
        clients::delete(&context.database, &context.ambient, &client.id).await?;
        context.output.object(&ClientView::from(client))?;
        Ok(())
    }
}
