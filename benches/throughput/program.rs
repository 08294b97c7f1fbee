//! The program that is measured.

/// The release binary.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");
