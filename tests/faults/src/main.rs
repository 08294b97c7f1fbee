//! Lets what running servers depend on fail, and says what their clients notice. All harnesses are bounded in
//! time and count, touch loopback only, and have database servers of their own.
//!
//! ```text
//! cargo run --release --package faults -- --on postgres --nodes 2 stopped
//! cargo run --release --package faults -- --full all
//! ```

#![expect(clippy::disallowed_methods, reason = "what fails takes time that really passes")]

mod answers;
mod database_server;
mod fault;
mod full_disk;
mod installation;
mod ledger;
mod load;
mod requests;
mod site;
mod slots;
mod table;
mod trial;
mod verdict;
mod wrong_clock;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand, ValueEnum};
use support::Sandbox;
use support::report::{Report, exit_code};

use self::database_server::{DatabaseServer, Kind};
use self::fault::Fault;
use self::installation::Installation;
use self::site::Site;
use self::table::Row;
use self::trial::Trial;

/// Lets what running servers depend on fail, and says what their clients notice.
#[derive(Parser)]
struct Arguments {
    /// The server.
    #[arg(long, value_name = "FILE", default_value = "target/release/countersign")]
    program: PathBuf,
    /// The full size, by hand, instead of the small one.
    #[arg(long, global = true)]
    full: bool,
    /// On this database only.
    #[arg(long, global = true)]
    on: Option<Database>,
    /// With so many nodes only. In the small size there are two unless told.
    #[arg(long, global = true, value_parser = clap::value_parser!(u8).range(1..=2))]
    nodes: Option<u8>,
    #[command(subcommand)]
    harness: Harness,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
    #[value(name = "mariadb")]
    MariaDb,
}

#[derive(Clone, Copy, PartialEq, Eq, Subcommand)]
enum Harness {
    /// All harnesses, one after the other.
    All,
    #[command(flatten)]
    Fault(Fault),
    /// SQLite's disk is full, and then has room again.
    FullDisk,
    /// The clock of a node is wrong, from the start or by a jump.
    WrongClock,
    /// Kills under load, after which every acknowledged write must be there.
    Ledger(ledger::Options),
}

fn main() -> ExitCode {
    exit_code("faults", &Arguments::parse().run())
}

impl Arguments {
    /// Whether everything held.
    fn run(&self) -> Result<bool> {
        let program = self.program.canonicalize();
        let program = program.with_context(|| format!("there is no {}", self.program.display()))?;
        let mut report = Report::new(self.full);
        let mut rows = Vec::new();
        for database in [Database::Sqlite, Database::Postgres, Database::MariaDb] {
            if self.on.is_some_and(|chosen| chosen != database) {
                continue;
            }
            match database {
                Database::Sqlite => self.on_sqlite(&program, &mut report, &mut rows)?,
                Database::Postgres => self.on_server(&program, Kind::Postgres, &mut report, &mut rows)?,
                Database::MariaDb => self.on_server(&program, Kind::MariaDb, &mut report, &mut rows)?,
            }
        }
        table::print(&rows, &mut report)?;
        Ok(report.holds())
    }

    fn on_sqlite(&self, program: &Path, report: &mut Report, rows: &mut Vec<Row>) -> Result<()> {
        if matches!(self.harness, Harness::All | Harness::FullDisk) {
            for nodes in self.numbers_of_nodes() {
                rows.push(full_disk::run(program, nodes, report)?);
            }
        }
        self.without_a_table(program, None, report)
    }

    fn on_server(&self, program: &Path, kind: Kind, report: &mut Report, rows: &mut Vec<Row>) -> Result<()> {
        let faults = self.faults();
        if self.harness == Harness::FullDisk {
            return Ok(());
        }
        let site = Site::new(kind)?;
        if !faults.is_empty() {
            let installation = Installation::new(Sandbox::new(program).with("DATABASE__URL", site.url()));
            for nodes in self.numbers_of_nodes() {
                for fault in &faults {
                    rows.push(trial(*fault, &site, &installation, nodes, report.is_full()).run(report)?);
                }
            }
        }
        self.without_a_table(program, Some(&site.server), report)
    }

    /// What has no faults that come and go.
    fn without_a_table(
        &self,
        program: &Path,
        server: Option<&DatabaseServer>,
        report: &mut Report,
    ) -> Result<()> {
        if matches!(self.harness, Harness::All | Harness::WrongClock) {
            wrong_clock::run(program, server, report)?;
        }
        match self.harness {
            Harness::All => ledger::run(program, server, ledger::Options::default(), report),
            Harness::Ledger(options) => ledger::run(program, server, options, report),
            Harness::Fault(_) | Harness::FullDisk | Harness::WrongClock => Ok(()),
        }
    }

    fn faults(&self) -> Vec<Fault> {
        match self.harness {
            Harness::All => Fault::ALL.to_vec(),
            Harness::Fault(fault) => vec![fault],
            Harness::FullDisk | Harness::WrongClock | Harness::Ledger(_) => Vec::new(),
        }
    }

    fn numbers_of_nodes(&self) -> Vec<usize> {
        match self.nodes {
            Some(nodes) => vec![nodes.into()],
            None if self.full => vec![1, 2],
            None => vec![2],
        }
    }
}

fn trial<'a>(
    fault: Fault,
    site: &'a Site,
    installation: &'a Installation,
    nodes: usize,
    is_full: bool,
) -> Trial<'a> {
    let connections = fault.connections();
    Trial {
        name: fault.name(),
        database: site.server.kind.name(),
        installation,
        nodes,
        settings: vec![
            ("DATABASE__URL", fault.url(site)),
            ("DATABASE__MAX_CONNECTIONS", connections.to_string()),
        ],
        calm: Duration::from_secs(if is_full { 5 } else { 1 }),
        episodes: fault.episodes(is_full),
        effect: fault.effect(),
        begin: Box::new(move || fault.begin(site)),
        slots: Some((
            connections,
            Box::new(move |node, token| slots::in_use(&site.server, node, connections, token)),
        )),
    }
}
