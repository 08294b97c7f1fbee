//! Memory under many logins that arrive at the same moment: more than there are places in the queue.

use anyhow::{Result, ensure};
use support::Server;
use support::connection::Connection;

use super::accounts::Accounts;
use super::size::Size;
use super::start::absolute;
use super::table::{Budget, Row};

const LOGINS: u32 = 500;

pub(crate) fn measure(server: &Server, size: &Size) -> Result<Row> {
    let mut accepted = 0;
    for _ in 0..size.burst_rounds {
        accepted += burst(server)?;
    }
    let memory = server.process.proc().memory()?;
    let refused = LOGINS * size.burst_rounds - accepted;
    Ok(absolute(
        &format!("peak resident memory, {LOGINS} logins at once ({} times)", size.burst_rounds),
        format!("{:.1} MiB; {accepted} tokens, {refused} refused with 429 or 503", memory.peak),
        Budget::AtMost { most: 256.0, unit: " MiB (of 10,000 logins)", value: memory.peak },
    ))
}

/// How many of the logins were given a token; the others must have been refused, as there are too many from
/// one address or the server is overloaded, not lost.
fn burst(server: &Server) -> Result<u32> {
    let request = Accounts::login();
    let mut connections = Vec::new();
    for _ in 0..LOGINS {
        connections.push(Connection::open(server.address)?);
    }
    for connection in &mut connections {
        connection.send(&request)?;
    }
    let mut accepted = 0;
    for mut connection in connections {
        let status = connection.receive()?.status;
        ensure!(matches!(status, 200 | 429 | 503), "a login was answered {status}");
        accepted += u32::from(status == 200);
    }
    Ok(accepted)
}
