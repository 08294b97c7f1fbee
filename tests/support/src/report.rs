//! What a harness prints, whether all of it held, and how its program ends.

use std::fmt::Display;
use std::io::{Stdout, Write as _};
use std::process::ExitCode;

use anyhow::Result;

/// How a program of harnesses ends that has run them: whether everything held, or why nobody knows.
pub fn exit_code(program: &str, outcome: &Result<bool>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{program}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The lines so far.
#[derive(Debug)]
pub struct Report {
    out: Stdout,
    full: bool,
    holds: bool,
}

impl Report {
    /// Nothing has been printed yet; of the full size or of the small one.
    pub fn new(full: bool) -> Self {
        Self { out: std::io::stdout(), full, holds: true }
    }

    /// Whether the full size was asked for.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Whether everything so far held.
    pub fn holds(&self) -> bool {
        self.holds
    }

    /// Begins a harness.
    pub fn title(&mut self, text: &str) -> Result<()> {
        Ok(writeln!(self.out, "\n{text}")?)
    }

    /// Goes on below a title.
    pub fn line(&mut self, text: &str) -> Result<()> {
        Ok(writeln!(self.out, "{text}")?)
    }

    /// A figure that nothing depends on.
    pub fn note(&mut self, what: &str, measured: impl Display) -> Result<()> {
        Ok(writeln!(self.out, "  {what}: {measured}")?)
    }

    /// What must hold on any machine.
    pub fn must(&mut self, what: &str, measured: impl Display, holds: bool) -> Result<()> {
        self.holds &= holds;
        let verdict = if holds { "ok" } else { "FAILED" };
        Ok(writeln!(self.out, "  {what}: {measured} · {verdict}")?)
    }

    /// What depends on how fast and how quiet the machine is: judged in the full size only.
    pub fn should(&mut self, what: &str, measured: impl Display, holds: bool) -> Result<()> {
        if self.full || holds {
            return self.must(what, measured, holds);
        }
        self.note(what, format!("{measured} · missed, which counts in the full size only"))
    }
}
