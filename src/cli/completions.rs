//! `completions SHELL`

use std::io;

use clap::{Args, Command};
use clap_complete::Shell;

use super::output::print;

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell that the script is for
    shell: Shell,
}

impl CompletionsArgs {
    /// Prints the script that completes `command`, the whole program.
    pub(super) fn run(&self, command: &mut Command) -> io::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "countersign", &mut script);
        print(String::from_utf8_lossy(&script).trim_end())
    }
}
