//! What the server costs beside the bare work that it cannot do without, both measured in the same run: the
//! rows of the performance budget as one table.
//!
//! ```text
//! cargo bench --bench throughput              the figures of docs/performance.md
//! cargo bench --bench throughput -- --quick   the same rows in a minute, for a first look
//! cargo bench --bench throughput -- --databases
//!                                             what a million users change, on SQLite, and on the server
//!                                             that TEST_POSTGRES_URL or TEST_MYSQL_URL names
//! cargo bench --bench throughput -- --beside   logins and refreshes beside the program that
//!                                             COUNTERSIGN_BESIDE names
//! ```
//!
//! The server is the release binary in a process of its own with its default settings, on loopback, over a
//! SQLite file on disk where nothing else is said. A missed budget is marked and is no failure, since timings
//! are judged by people; a measurement that cannot be made is one.

#![expect(clippy::disallowed_methods, reason = "what is measured takes time that really passes")]

mod accounts;
mod bare_poem;
mod beside;
mod chance;
mod comparison;
mod cost;
mod databases;
mod documents;
mod grants;
mod import;
mod issuing;
mod limit;
mod login_burst;
mod login_page;
mod logins;
mod look_up;
mod machine;
mod profiles;
mod program;
mod size;
mod start;
mod status_lists;
mod synchronous;
mod table;
mod throttling;
mod users;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

use self::issuing::Issuing;
use self::limit::Limit;
use self::machine::Machine;
use self::size::Size;
use self::start::Started;
use self::table::Row;

/// What makes a table.
type Rows = fn(&Path, &Size) -> Result<Vec<Row>>;

/// What the arguments ask for.
enum Task {
    Measure(Rows, Size),
    /// A child of this program that serves its argument.
    BarePoem(String),
    /// Not run by `cargo bench`.
    Nothing,
}

fn main() -> ExitCode {
    let outcome = parse(std::env::args().skip(1)).and_then(|task| match task {
        Task::Measure(rows, size) => measure(rows, &size),
        Task::BarePoem(body) => bare_poem::serve(&body),
        Task::Nothing => say("Nothing is measured; run `cargo bench --bench throughput`.\n"),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "throughput: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `cargo bench` passes `--bench`. Without it somebody runs all targets as tests, in a build whose timings
/// mean nothing.
fn parse(arguments: impl Iterator<Item = String>) -> Result<Task> {
    let (mut benches, mut rows, mut size): (_, Rows, _) = (false, budgets, size::FULL);
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bench" => benches = true,
            "--quick" => size = size::QUICK,
            "--beside" => rows = beside::measure,
            "--databases" => rows = databases::measure,
            bare_poem::ARGUMENT => return Ok(Task::BarePoem(arguments.next().unwrap_or_default())),
            other => {
                bail!("unknown argument `{other}`; there are only `--quick`, `--databases` and `--beside`")
            }
        }
    }
    Ok(if benches { Task::Measure(rows, size) } else { Task::Nothing })
}

fn measure(rows: Rows, size: &Size) -> Result<()> {
    let machine = Machine::observe()?;
    // On the disk where the build is: the temporary directory may be memory.
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let rows = rows(directory.path(), size)?;
    say(&format!("\n{}\n{}\n", machine.report()?, table::render(&rows)))
}

/// The performance budget.
fn budgets(directory: &Path, size: &Size) -> Result<Vec<Row>> {
    progress("start-up and memory before the first hash")?;
    let (started, start) = start::measure(directory, size)?;
    let Started { server, accounts, private_key } = &started;
    let limit = Limit::new(private_key)?;
    let mut rows = Vec::new();
    progress("password grants")?;
    rows.extend(grants::measure(server, &limit, size)?);
    progress("many logins at once")?;
    let burst = login_burst::measure(server, size)?;
    progress("tokens without a password hash")?;
    rows.extend(Issuing { server, accounts, limit: &limit, size }.measure()?);
    progress("refreshes that wait for the disk")?;
    rows.extend(synchronous::measure(directory, (server, accounts), size)?);
    progress("JWKS and discovery")?;
    rows.extend(documents::measure(server, size)?);
    started.server.stop().done();
    progress("the login page")?;
    rows.push(login_page::measure(directory, size)?);
    rows.extend(start);
    rows.push(burst);
    progress("what a million users change")?;
    rows.extend(databases::on_sqlite(directory, size)?);
    rows.push(look_up::measure(directory, size)?);
    progress("import of users")?;
    rows.push(import::measure(directory, size)?);
    progress("counting attempts")?;
    rows.push(throttling::measure(size)?);
    progress("status lists")?;
    rows.extend(status_lists::measure(directory, size)?);
    Ok(rows)
}

fn progress(work: &str) -> Result<()> {
    Ok(writeln!(std::io::stderr(), "measuring {work} …")?)
}

fn say(text: &str) -> Result<()> {
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}
