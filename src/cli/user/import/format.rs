//! In which forms users are written down.

use clap::ValueEnum;

/// How users are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a line of names
    Csv,
    /// What `mariadb --batch` prints: values between tabs, with a line of names
    Tsv,
}
