//! What a refresh costs that waits for the disk: two servers, one with the default settings and one with
//! `database.synchronous = "full"`, in turns.

use std::path::Path;

use anyhow::{Result, bail};
use support::traffic::Traffic;
use support::{Sandbox, Server};

use super::accounts::Accounts;
use super::comparison::Comparison;
use super::program::PROGRAM;
use super::size::Size;
use super::table::{Budget, Row};

const FULL: &str = "[database]\nsynchronous = \"full\"\n";

/// Enough to keep the one writer busy.
const CONNECTIONS: usize = 16;

/// `normal` is a running server with the default settings.
pub(crate) fn measure(directory: &Path, normal: (&Server, &Accounts), size: &Size) -> Result<Vec<Row>> {
    let home = Sandbox::new_in(directory, PROGRAM);
    home.write("countersign.toml", FULL);
    let server = home.serve();
    let accounts = Accounts::create(&home)?;
    let sides = [normal, (&server, &accounts)];
    let rate = compare(sides, CONNECTIONS, |rate| rate, size)?;
    // Of a client that is alone, and asks again as soon as it has its answer.
    let milliseconds = compare(sides, 1, |rate| 1000.0 / rate, size)?;
    server.stop().done();
    let row = |work: &str, unit: &str, digits: usize, comparison: &Comparison| {
        let Comparison { reference, subject, ratio } = comparison;
        Row {
            work: format!("{work}, database.synchronous = full"),
            measured: format!("{subject:.digits$}{unit}"),
            limit: format!("the same, normal: {reference:.digits$}{unit}"),
            ratio: format!("{ratio:.3}"),
            budget: Budget::None,
        }
    };
    let many = format!("refreshes per second over {CONNECTIONS} connections");
    Ok(vec![row(&many, "", 0, &rate), row("time of a refresh over one connection", " ms", 2, &milliseconds)])
}

/// A figure made from refreshes per second: of the second server, by that of the first.
fn compare(
    sides: [(&Server, &Accounts); 2],
    connections: usize,
    figure: fn(f64) -> f64,
    size: &Size,
) -> Result<Comparison> {
    let [normal, full] = sides.map(|(server, accounts)| {
        let traffic = Traffic { address: server.address, threads: 1, window: size.synchronous_window };
        let mut chains = accounts.refresh_chains(server.address, connections);
        move || match &mut chains {
            Ok(chains) => Ok(figure(traffic.run(chains)?.rate)),
            Err(error) => bail!("no session begins: {error:#}"),
        }
    });
    Comparison::measure(size.synchronous_blocks, normal, full)
}
