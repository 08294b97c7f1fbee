//! `completions SHELL`

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Cli;

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell that the script is for
    shell: Shell,
}

impl CompletionsArgs {
    pub(super) fn run(&self) {
        clap_complete::generate(self.shell, &mut Cli::command(), "countersign", &mut std::io::stdout());
    }
}
