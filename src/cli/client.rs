//! `client …`

mod advice;
mod audience;
mod create;
mod delete;
mod identified;
mod list;
mod revoke_tokens;
mod rotate_secret;
mod settings;
mod show;
mod update;
mod view;

use clap::Subcommand;

use self::identified::Identified;
use super::context::{Access, Context};
use super::global_args::GlobalArgs;

/// Verbs of `client`.
#[derive(Debug, Subcommand)]
pub(super) enum ClientCommand {
    /// Register a client
    Create(create::CreateArgs),
    /// List all clients
    List,
    /// Show one client
    Show(Identified),
    /// Change a client; a list that is given replaces the present one
    Update(update::UpdateArgs),
    /// Give a confidential client a new secret; the old one stops working, tokens do not
    RotateSecret(Identified),
    /// Make worthless what was issued so far: the client's own tokens, and the sessions of its users
    RevokeTokens(revoke_tokens::RevokeTokensArgs),
    /// Delete a client for good
    Delete(delete::DeleteArgs),
}

impl ClientCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        let is_look = matches!(self, Self::List | Self::Show(_));
        let access = if is_look { Access::Read } else { Access::Write };
        Context::run(global, access, async |context| match self {
            Self::Create(args) => args.run(context).await,
            Self::List => list::run(context).await,
            Self::Show(identified) => show::run(&identified, context).await,
            Self::Update(args) => args.run(context).await,
            Self::RotateSecret(identified) => rotate_secret::run(&identified, context).await,
            Self::RevokeTokens(args) => args.run(context).await,
            Self::Delete(args) => args.run(context).await,
        })
        .await
    }
}
