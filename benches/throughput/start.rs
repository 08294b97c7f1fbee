//! How long a start takes, and what memory it takes.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rustix::fs::Advice;
use support::connection::Connection;
use support::database::execute;
use support::request::get;
use support::summary::Summary;
use support::{Sandbox, Server};

use super::accounts::Accounts;
use super::program::PROGRAM;
use super::size::Size;
use super::table::{Budget, Row};
use super::users;

/// A server that has hashed nothing yet.
pub(crate) struct Started {
    pub(crate) server: Server,
    pub(crate) accounts: Accounts,
    /// PEM.
    pub(crate) private_key: String,
}

/// Who logs in beside the first user. With all that the measurements do, none of them has as many sessions as
/// `users.max_sessions`, from where on each login ends one.
pub(crate) const USERS: u32 = 100;

/// Leaves the last server running, with its accounts.
pub(crate) fn measure(directory: &Path, size: &Size) -> Result<(Started, Vec<Row>)> {
    let mut first_starts = Vec::new();
    let mut home = None;
    for _ in 0..size.first_starts {
        let empty = Sandbox::new_in(directory, PROGRAM);
        let (server, elapsed) = start(&empty)?;
        server.stop().done();
        first_starts.push(elapsed.as_secs_f64());
        home.get_or_insert(empty);
    }
    let home = home.context("no first start was asked for")?;
    let accounts = Accounts::create(&home)?;
    let database = format!("sqlite://{}", home.path("countersign.db").display());
    execute(&database, &[&users::like_the_first("SQLite", 0, USERS)]);

    lay_program_on_disk()?;
    let mut starts = Vec::new();
    let mut resident = Vec::new();
    let mut anonymous = Vec::new();
    let mut running = None;
    for _ in 0..size.starts {
        if let Some(server) = running.take() {
            Server::stop(server).done();
        }
        let (server, elapsed) = start(&home)?;
        starts.push(elapsed.as_secs_f64());
        let memory = server.process.proc().memory()?;
        resident.push(memory.resident);
        anonymous.push(memory.anonymous);
        running = Some(server);
    }
    let server = running.context("no start was asked for")?;
    let started = Started { server, accounts, private_key: private_key(&home)? };
    Ok((started, rows(&first_starts, &starts, &resident, &anonymous)))
}

/// Has the program read from the disk again, as after a start of the machine. What the linker wrote a moment
/// ago lies in the kernel's memory in larger pieces, of which more is mapped at once: a server that runs from
/// these counts 1 MiB more as its own.
fn lay_program_on_disk() -> Result<()> {
    let program = File::open(PROGRAM)?;
    program.sync_all()?;
    Ok(rustix::fs::fadvise(&program, 0, None, Advice::DontNeed)?)
}

/// Starts a server, and says how long it took until `/livez` was answered, counted from before the process
/// was made.
fn start(sandbox: &Sandbox) -> Result<(Server, Duration)> {
    let begin = Instant::now();
    let server = sandbox.serve();
    let mut connection = Connection::open(server.address)?;
    connection.send(&get("/livez"))?;
    connection.receive_ok()?;
    Ok((server, begin.elapsed()))
}

/// The server's private key; a server that has started once has exactly one.
fn private_key(sandbox: &Sandbox) -> Result<String> {
    let files = sandbox.listing();
    let file = files.iter().find(|name| name.starts_with("keys/")).context("the server made no key")?;
    Ok(String::from_utf8(sandbox.read(file))?)
}

fn rows(first_starts: &[f64], starts: &[f64], resident: &[f64], anonymous: &[f64]) -> Vec<Row> {
    let first = Summary::of(first_starts);
    let start = Summary::of(starts).scaled(1000.0);
    let memory = Summary::of(resident);
    let anonymous = Summary::of(anonymous).median;
    vec![
        absolute(
            "start to first answer, existing database and key",
            format!("{start:.1} ms"),
            Budget::AtMost { most: 20.0, unit: " ms", value: start.median },
        ),
        // The time to find two primes is a matter of luck, so the worst one counts.
        absolute(
            "first start, with key generation (the slowest counts)",
            format!("{first:.2} s"),
            Budget::AtMost { most: 1.0, unit: " s", value: first.greatest },
        ),
        absolute(
            "resident memory before the first hash",
            format!("{memory:.1} MiB, of it {anonymous:.1} MiB anonymous"),
            Budget::AtMost { most: 15.0, unit: " MiB", value: memory.median },
        ),
    ]
}

/// A row whose budget is a plain figure.
pub(crate) fn absolute(work: &str, measured: String, budget: Budget) -> Row {
    Row { work: work.to_owned(), measured, limit: String::new(), ratio: String::new(), budget }
}
