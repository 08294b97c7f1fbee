//! `config …`

mod check;
mod show;

use clap::Subcommand;

use super::context::misspelt_variables;
use super::global_args::GlobalArgs;
use super::output::note;

/// Verbs of `config`.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Check the configuration, look at the database, and say what is wrong
    Check,
    /// Show every key, its value and its environment variable; secrets are masked
    Show,
}

impl ConfigCommand {
    pub(super) async fn run(self, global: &GlobalArgs) -> anyhow::Result<()> {
        match self {
            Self::Check => {
                for warning in misspelt_variables() {
                    note(&format!("warning: {warning}"));
                }
                check::run(global).await
            }
            Self::Show => show::run(global),
        }
    }
}
