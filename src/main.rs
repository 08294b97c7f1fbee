//! The program `countersign`: parses the arguments, runs the command, and turns what came of it into an
//! exit code (0 done, 1 refused or failed, 2 wrong usage).

use std::process::ExitCode;

use clap::Parser as _;
use countersign::cli::{Cli, report};

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}
