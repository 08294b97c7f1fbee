//! `client revoke-tokens ID`

use clap::Args;
use serde_json::json;

use super::identified::Identified;
use crate::cli::context::Context;
use crate::cli::input;
use crate::cli::output::note;
use crate::clients;

/// Arguments of `client revoke-tokens`.
#[derive(Debug, Args)]
pub(in crate::cli) struct RevokeTokensArgs {
    #[command(flatten)]
    identified: Identified,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RevokeTokensArgs {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let client = self.identified.find(&context.database).await?;
        let id = client.id.clone();
        input::confirm(
            &format!("All tokens that were issued to `{id}` will be worthless, and its users logged out."),
            self.yes,
        )?;
        let ended = clients::revoke_tokens(&context.database, &context.ambient, client).await?;
        note(
            "The client's own tokens are worth nothing from now on, and so are those of the sessions that ended. A \
             service that verifies offline learns it from the status lists; one that reads none goes on \
             accepting access tokens until they expire.",
        );
        context.output.object(&json!({ "client_id": id, "sessions_ended": ended }))?;
        Ok(())
    }
}
