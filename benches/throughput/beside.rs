//! What logins and refreshes cost beside an earlier program, the one that `COUNTERSIGN_BESIDE` names: two
//! servers, each over a SQLite file of its own with as many users, in turns.

use std::path::Path;

use anyhow::{Context as _, Result};
use support::database::TestDatabase;
use support::summary::Summary;
use support::traffic::Dialogue;

use super::comparison::Comparison;
use super::cost;
use super::databases::filled::Filled;
use super::program::PROGRAM;
use super::size::Size;
use super::table::{Budget, Row};

const VARIABLE: &str = "COUNTERSIGN_BESIDE";

/// So many that none of them gets to `users.max_sessions`, from where on each login ends a session.
const USERS: u32 = 1000;

/// Enough to keep both cores busy, few enough to wait far less than the server's deadlines.
const CONNECTIONS: usize = 16;

/// How much more a login or a refresh may cost.
const MOST: f64 = 1.03;

pub(crate) fn measure(directory: &Path, size: &Size) -> Result<Vec<Row>> {
    let earlier = std::env::var_os(VARIABLE)
        .with_context(|| format!("{VARIABLE} does not name the program to compare with"))?;
    let (earlier, present) =
        (filled(directory, Path::new(&earlier))?, filled(directory, Path::new(PROGRAM))?);
    let logins = [&earlier, &present].map(|side| (side, side.logins(CONNECTIONS)));
    let refreshes =
        [(&earlier, earlier.refreshes(CONNECTIONS)?), (&present, present.refreshes(CONNECTIONS)?)];
    let rows = vec![row("login, without the hash,", logins, size)?, row("refresh", refreshes, size)?];
    earlier.server.stop().done();
    present.server.stop().done();
    Ok(rows)
}

fn filled(directory: &Path, program: &Path) -> Result<Filled> {
    Filled::with(directory, program, TestDatabase::empty_sqlite(), USERS)
}

fn row<D: Dialogue>(work: &str, sides: [(&Filled, Vec<D>); 2], size: &Size) -> Result<Row> {
    let [mut earlier, mut present] = sides;
    let Comparison { reference, subject, ratio } = Comparison::measure(
        size.beside_blocks,
        || cost::without_hash(&earlier.0.server, size.issuing_window, &mut earlier.1),
        || cost::without_hash(&present.0.server, size.issuing_window, &mut present.1),
    )?;
    let milliseconds = |summary: Summary| summary.scaled(1000.0);
    Ok(Row {
        work: format!("server CPU per {work} on SQLite"),
        measured: format!("{:.3} ms", milliseconds(subject)),
        limit: format!("the earlier program: {:.3} ms", milliseconds(reference)),
        ratio: format!("{ratio:.3}"),
        budget: Budget::AtMost { most: MOST, unit: "", value: ratio.median },
    })
}
