//! Puts a server under load and says what it withstood. Each harness is one subcommand and one file; all are
//! bounded in time and count, and touch loopback only.
//!
//! ```text
//! cargo run --release --package load -- --program target/release/countersign burst
//! cargo run --release --package load -- --program target/release/countersign burst --full
//! ```

#![expect(clippy::disallowed_methods, reason = "what is measured takes time that really passes")]

mod door;
mod flood;
mod harness;
mod logins;
mod metrics;
mod probe;
mod refreshing;
mod scene;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum as _};
use support::report::{Report, exit_code};

use self::door::Door;
use self::scene::Scene;

/// Puts a Countersign server under load and says what it withstood.
#[derive(Parser)]
struct Arguments {
    /// The server.
    #[arg(long, value_name = "FILE", default_value = "target/release/countersign")]
    program: PathBuf,
    /// The full size, for a quiet machine, instead of the small one.
    #[arg(long, global = true)]
    full: bool,
    #[command(subcommand)]
    harness: Harness,
}

/// Where users log in.
#[derive(Clone, Copy, Args)]
struct Through {
    /// The door at which users log in
    #[arg(long, value_name = "DOOR", value_enum, default_value_t)]
    door: Door,
}

#[derive(Clone, Copy, Subcommand)]
enum Harness {
    /// All harnesses, one after the other, through each door that they have.
    All,
    /// Thousands of logins at once.
    Burst(Through),
    /// Clients that hang up while their password is hashed.
    HangUp,
    /// Thousands of connections that send or read slowly.
    Slow,
    /// Thousands of connections with large heads and bodies that do not end.
    Large,
    /// Wrong passwords for one user from hundreds of addresses while that user logs in.
    Aimed(Through),
    /// One account that keeps hundreds of connections logging in while another user logs in.
    Account,
    /// Device tokens and refresh tokens that are worth nothing, in a flood.
    Tokens,
    /// Whether the time of a refused login says why.
    Timing {
        #[command(flatten)]
        through: Through,
        /// So many blocks in each part, instead of what belongs to the size
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(100..=20_000))]
        blocks: Option<u32>,
    },
}

fn main() -> ExitCode {
    exit_code("load", &run(&Arguments::parse()))
}

/// All harnesses, through each door that they have.
fn all() -> Vec<Harness> {
    let doors = Door::value_variants().iter().map(|&door| Through { door });
    let through_doors = doors.flat_map(|through| {
        [Harness::Burst(through), Harness::Aimed(through), Harness::Timing { through, blocks: None }]
    });
    let others = [Harness::HangUp, Harness::Slow, Harness::Large, Harness::Account, Harness::Tokens];
    through_doors.chain(others).collect()
}

/// Whether everything held.
fn run(arguments: &Arguments) -> Result<bool> {
    let scene = Scene::new(&arguments.program)?;
    let mut report = Report::new(arguments.full);
    let chosen = match arguments.harness {
        Harness::All => all(),
        harness => vec![harness],
    };
    for harness in chosen {
        match harness {
            Harness::All => {}
            Harness::Burst(Through { door }) => harness::burst::run(&scene, &mut report, door)?,
            Harness::HangUp => harness::hang_up::run(&scene, &mut report)?,
            Harness::Slow => harness::slow::run(&scene, &mut report)?,
            Harness::Large => harness::large::run(&scene, &mut report)?,
            Harness::Aimed(Through { door }) => harness::aimed::run(&scene, &mut report, door)?,
            Harness::Account => harness::account::run(&scene, &mut report)?,
            Harness::Tokens => harness::tokens::run(&scene, &mut report)?,
            Harness::Timing { through: Through { door }, blocks } => {
                harness::timing::run(&scene, &mut report, door, blocks)?;
            }
        }
    }
    Ok(report.holds())
}
