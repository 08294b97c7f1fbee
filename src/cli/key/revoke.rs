//! `key revoke KID --emergency`

use clap::Args;
use serde_json::json;

use crate::cli::GlobalArgs;
use crate::cli::context::Context;
use crate::cli::{input, output};
use crate::keyring;

/// Arguments of `key revoke`.
#[derive(Debug, Args)]
pub(in crate::cli) struct RevokeArgs {
    /// The key's id
    // One in 64 begins with a hyphen.
    #[arg(allow_hyphen_values = true)]
    kid: String,
    /// Yes, tokens that are out are to be refused; `key rotate` is for every other case
    #[arg(long, required = true)]
    emergency: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl RevokeArgs {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let context = Context::load(global)?;
        let database = context.open_to_write().await?;
        output::note(&format!(
            "Every token that the key {} has signed will be refused: here within {}, by a service that verifies \
             offline once it has fetched the keys again, up to {} later. Users log in again, or refresh.",
            self.kid, context.config.keys.reload_interval, context.config.keys.jwks_max_age
        ));
        input::confirm("The key will be taken out of use at once.", self.yes)?;
        let replacement =
            keyring::revoke(&database, &context.config.keys, &context.ambient, &self.kid).await?;
        context.output.object(&json!({
            "revoked": self.kid,
            "signs_now": replacement.map(|key| key.kid),
        }));
        Ok(database.close().await?)
    }
}
