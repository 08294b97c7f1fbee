//! Requests per second for the documents that everybody may read, beside a bare poem handler that answers the
//! same body.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use support::Server;
use support::connection::Connection;
use support::proc::{Proc, cores};
use support::request::get;
use support::summary::Summary;
use support::traffic::{Repeated, Traffic};

use super::bare_poem::BarePoem;
use super::comparison::Comparison;
use super::size::Size;
use super::table::{Budget, Row};

const DOCUMENTS: [(&str, &str); 2] =
    [("JWKS", "/.well-known/jwks.json"), ("discovery", "/.well-known/oauth-authorization-server")];

/// A thread for each core, since one alone may be slower than the server.
const CONNECTIONS_PER_THREAD: usize = 16;

pub(crate) fn measure(server: &Server, size: &Size) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, path) in DOCUMENTS {
        rows.extend(measure_one(server, name, path, size)?);
    }
    Ok(rows)
}

fn measure_one(server: &Server, name: &str, path: &str, size: &Size) -> Result<[Row; 2]> {
    let body = body(server.address, path)?;
    let bare = BarePoem::start(&body)?;
    ensure!(self::body(bare.address(), path)? == body, "the bare handler answers another body");
    let (mut bare_costs, mut server_costs) = (Vec::new(), Vec::new());
    let block = |address: SocketAddr, process: Proc, costs: &mut Vec<f64>| -> Result<f64> {
        let traffic = Traffic { address, threads: cores(), window: size.document_window };
        let before = process.cpu_time()?.total;
        let throughput = traffic.run(&mut vec![Repeated::ok(get(path)); CONNECTIONS_PER_THREAD * cores()])?;
        costs.push((process.cpu_time()?.total - before) / f64::from(throughput.answers));
        Ok(throughput.rate)
    };
    let comparison = Comparison::measure(
        size.document_blocks,
        || block(bare.address(), bare.proc(), &mut bare_costs),
        || block(server.address, server.process.proc(), &mut server_costs),
    )?;
    Ok([rate_row(name, &comparison), cost_row(name, &bare_costs, &server_costs)])
}

fn body(address: SocketAddr, path: &str) -> Result<String> {
    let mut connection = Connection::open(address)?;
    connection.send(&get(path))?;
    Ok(String::from_utf8(connection.receive_ok()?.to_vec())?)
}

fn rate_row(name: &str, comparison: &Comparison) -> Row {
    let Comparison { reference, subject, ratio } = comparison;
    Row {
        work: format!("{name} requests per second"),
        measured: format!("{subject:.0}"),
        limit: format!("bare poem handler, same body: {reference:.0}"),
        ratio: format!("{ratio:.3}"),
        budget: Budget::AtLeast { least: 0.8, value: ratio.median },
    }
}

/// The load generator's own share of the cores dilutes the ratio of the rates; this one it does not touch.
fn cost_row(name: &str, bare: &[f64], server: &[f64]) -> Row {
    let microseconds = |samples| Summary::of(samples).scaled(1e6);
    let (bare, server) = (microseconds(bare), microseconds(server));
    Row {
        work: format!("server CPU per {name} request"),
        measured: format!("{server:.1} µs"),
        limit: format!("bare poem handler, same body: {bare:.1} µs"),
        ratio: format!("{:.3}", server.median / bare.median),
        budget: Budget::None,
    }
}
