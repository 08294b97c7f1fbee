//! `key …`

mod import;
mod list;

use clap::Subcommand;

use super::GlobalArgs;

/// Verbs of `key`.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// List the signing keys
    List,
    /// Bring in an RSA private key
    Import(import::ImportArgs),
}

impl KeyCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        match self {
            Self::List => list::run(global).await,
            Self::Import(args) => args.run(global).await,
        }
    }
}
