//! In which forms users are written down.

use clap::ValueEnum;

/// How users are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a line of names
    Csv,
}
