//! JWKS requests per second beside a bare poem handler that answers the same body.

use std::net::SocketAddr;

use anyhow::{Result, ensure};

use super::bare_poem::BarePoem;
use super::comparison::Comparison;
use super::http_client::{Connection, get};
use super::limit::cores;
use super::load::Load;
use super::process::Process;
use super::server::Server;
use super::size::Size;
use super::summary::Summary;
use super::table::{Budget, Row};

const PATH: &str = "/.well-known/jwks.json";

/// A thread for each core, since one alone may be slower than the server.
const CONNECTIONS_PER_THREAD: usize = 16;

pub(crate) fn measure(server: &Server, size: &Size) -> Result<Vec<Row>> {
    let body = body(server.address())?;
    let bare = BarePoem::start(&body)?;
    ensure!(self::body(bare.address())? == body, "the bare handler answers another body");
    let (mut bare_costs, mut server_costs) = (Vec::new(), Vec::new());
    let comparison = Comparison::measure(
        size.jwks_blocks,
        || block(bare.address(), bare.process(), size, &mut bare_costs),
        || block(server.address(), server.process(), size, &mut server_costs),
    )?;
    Ok(vec![rate_row(&comparison), cost_row(&bare_costs, &server_costs)])
}

fn body(address: SocketAddr) -> Result<String> {
    let mut connection = Connection::open(address)?;
    connection.send(&get(PATH))?;
    Ok(String::from_utf8(connection.receive_ok()?.to_vec())?)
}

/// Requests per second; notes the seconds of CPU time that each cost the server.
fn block(address: SocketAddr, process: Process, size: &Size, costs: &mut Vec<f64>) -> Result<f64> {
    let load = Load {
        address,
        request: get(PATH),
        threads: cores(),
        connections: CONNECTIONS_PER_THREAD,
        window: size.jwks_window,
    };
    let before = process.cpu_time()?.total;
    let throughput = load.run()?;
    costs.push((process.cpu_time()?.total - before) / f64::from(throughput.answers));
    Ok(throughput.rate)
}

fn rate_row(comparison: &Comparison) -> Row {
    let Comparison { reference, subject, ratio } = comparison;
    Row {
        work: "JWKS requests per second".to_owned(),
        measured: format!("{subject:.0}"),
        limit: format!("bare poem handler, same body: {reference:.0}"),
        ratio: format!("{ratio:.3}"),
        budget: Budget::AtLeast { least: 0.8, value: ratio.median },
    }
}

/// The load generator's own share of the cores dilutes the ratio of the rates; this one it does not touch.
fn cost_row(bare: &[f64], server: &[f64]) -> Row {
    let microseconds = |samples| Summary::of(samples).scaled(1e6);
    let (bare, server) = (microseconds(bare), microseconds(server));
    Row {
        work: "server CPU per JWKS request".to_owned(),
        measured: format!("{server:.1} µs"),
        limit: format!("bare poem handler, same body: {bare:.1} µs"),
        ratio: format!("{:.3}", server.median / bare.median),
        budget: Budget::None,
    }
}
