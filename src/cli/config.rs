//! `config …`

mod check;
mod show;

use clap::Subcommand;

use super::global_args::GlobalArgs;

/// Verbs of `config`.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Check the configuration and say what is wrong with it
    Check,
    /// Show every key, its value and its environment variable; secrets are masked
    Show,
}

impl ConfigCommand {
    pub(super) fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        match self {
            Self::Check => check::run(global),
            Self::Show => show::run(global),
        }
    }
}
