//! The flags that every command takes.

use std::path::PathBuf;

use clap::Args;

/// Flags that every command takes.
#[derive(Debug, Args)]
pub(super) struct GlobalArgs {
    /// Read this configuration file instead of ./countersign.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Show all columns of a list, also where they do not fit the terminal
    #[arg(long, global = true)]
    pub(super) wide: bool,
}
