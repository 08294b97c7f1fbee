//! Made-up refresh tokens, while honest sessions are refreshed.

use std::time::Duration;

use anyhow::Result;
use support::caller::source;
use support::proc::cores;
use support::report::Report;
use support::settled::USER;
use support::traffic::Traffic;

use super::alone::Alone;
use super::made_up;
use crate::flood::Origin;
use crate::refreshing::{RefreshChain, refresh};
use crate::scene::Scene;

struct Size {
    connections: u32,
    /// Answers to the flood before the honest sessions go on.
    alone: u32,
    /// Of the honest sessions, without the flood and beside it.
    window: Duration,
}

const SMALL: Size = Size { connections: 20, alone: 2000, window: Duration::from_secs(1) };

const FULL: Size = Size { connections: 20, alone: 50_000, window: Duration::from_secs(10) };

/// With the refresh grant.
const CLIENT: &str = "app";

pub(super) fn run(scene: &Scene, report: &mut Report) -> Result<()> {
    let size = if report.is_full() { FULL } else { SMALL };
    report.title(&format!("Made-up refresh tokens over {} connections", size.connections))?;
    let (sandbox, server) = scene.serve("", &[USER]);
    let grants = ["--grant", "password", "--grant", "refresh_token"];
    sandbox.run(&[&["client", "create", CLIENT, "--public"], &grants[..]].concat()).done();
    let chains = (0..2 * cores()).map(|_| RefreshChain::begin(server.address, CLIENT));
    let mut chains = chains.collect::<Result<Vec<_>>>()?;
    let honest = chains.len();
    let traffic = Traffic { address: server.address, threads: 1, window: size.window };
    let quiet = traffic.run(&mut chains)?.rate;
    let origin = Origin { address: source(1), connections: size.connections };
    let flood = Alone::start(&server, origin, size.alone, |_| refresh(CLIENT, &made_up::refresh_token()))?;
    // An answer that is no 200 is an error.
    let crowded = traffic.run(&mut chains)?.rate;
    flood.stop(report, 400)?;
    server.stop().done();

    report.note(
        &format!("honest refreshes a second over {honest} connections, all answered 200"),
        format!("{crowded:.0}, {quiet:.0} without the flood: {:.2} of the rate kept", crowded / quiet),
    )
}
