//! What logins and refreshes cost beside an earlier program, the one that `COUNTERSIGN_BESIDE` names: two
//! servers, each over a SQLite file of its own, in turns.

use std::path::Path;

use anyhow::{Context as _, Result};
use support::summary::Summary;
use support::traffic::{Dialogue, Repeated};
use support::{Sandbox, Server};

use super::accounts::{Accounts, RefreshChain};
use super::comparison::Comparison;
use super::cost;
use super::program::PROGRAM;
use super::size::Size;
use super::table::{Budget, Row};

const VARIABLE: &str = "COUNTERSIGN_BESIDE";

/// Enough to keep both cores busy, few enough to wait far less than the server's deadlines.
const CONNECTIONS: usize = 16;

/// How much more a login or a refresh may cost.
const MOST: f64 = 1.03;

/// A program with what it serves.
struct Side {
    server: Server,
    accounts: Accounts,
}

impl Side {
    fn refreshes(&self) -> Result<Vec<RefreshChain<'_>>> {
        self.accounts.refresh_chains(self.server.address, CONNECTIONS)
    }
}

pub(crate) fn measure(directory: &Path, size: &Size) -> Result<Vec<Row>> {
    let earlier = std::env::var_os(VARIABLE)
        .with_context(|| format!("{VARIABLE} does not name the program to compare with"))?;
    let [earlier, present] = [Path::new(&earlier), Path::new(PROGRAM)].map(|program| {
        let home = Sandbox::new_in(directory, program).with_cheap_hashes();
        let server = home.serve();
        Accounts::create(&home).map(|accounts| Side { server, accounts })
    });
    let (earlier, present) = (earlier?, present?);
    let login = || vec![Repeated::ok(Accounts::login()); CONNECTIONS];
    let rows = vec![
        row("login, without the hash,", [(&earlier, login()), (&present, login())], size)?,
        row("refresh", [(&earlier, earlier.refreshes()?), (&present, present.refreshes()?)], size)?,
    ];
    earlier.server.stop().done();
    present.server.stop().done();
    Ok(rows)
}

fn row<D: Dialogue>(work: &str, sides: [(&Side, Vec<D>); 2], size: &Size) -> Result<Row> {
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
