//! What the server counts.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use support::connection::Connection;
use support::metrics::sample;
use support::request::get;

/// The value of a counter, named with its labels as `/metrics` writes it.
pub(crate) fn counter(server: SocketAddr, name: &str) -> Result<u64> {
    let mut connection = Connection::open(server)?;
    connection.send(&get("/metrics"))?;
    let text = std::str::from_utf8(connection.receive_ok()?)?;
    sample(text, name).with_context(|| format!("/metrics has no {name}"))
}
