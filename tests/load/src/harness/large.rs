//! As many connections as are served, each with as much of a head or a body as is read of it, and no end
//! (abuse case 118). What all of them take together is bounded, and an honest client is served.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use support::caller::{connect, runtime, source};
use support::proc::Proc;
use support::report::Report;
use support::settled::PASSWORD;
use tokio::io::AsyncWriteExt as _;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until, timeout_at};

use crate::probe::Probe;
use crate::scene::{Scene, login};

struct Size {
    connections: u32,
    /// From when all have been opened.
    stay: Duration,
}

const SMALL: Size = Size { connections: 600, stay: Duration::from_secs(1) };

/// As many as are served by default, but for the honest client and a few of its predecessors.
const FULL: Size = Size { connections: 4090, stay: Duration::from_secs(5) };

/// Over which the connections are opened.
const OPENING: Duration = Duration::from_secs(2);

/// Just below what is refused.
const HEAD_BYTES: usize = 31 * 1024;

/// Just below `server.body_limit`.
const BODY_BYTES: usize = 64 * 1024 - 1;

/// What each connection may take of the server's memory is 64 KiB, and the rest takes 64 MiB.
const MEMORY_MIB: f64 = 320.0;

pub(crate) fn run(scene: &Scene, report: &mut Report) -> Result<()> {
    let size = if report.is_full() { FULL } else { SMALL };
    report.title(&format!("{} connections with a large head or body that does not end", size.connections))?;
    let (_sandbox, server) = scene.serve("", &["alice"]);
    let probe = Probe::start(server.address, login("alice", PASSWORD), Duration::from_millis(1))?;
    let held = runtime()?.block_on(storm(server.address, server.process.proc(), &size))?;
    let logins = probe.stop()?;
    let memory = server.process.proc().memory()?;
    server.stop().done();

    let enough = usize::try_from(size.connections)?;
    report.must("connections held at once", held, held >= enough)?;
    report.must("peak resident memory", format!("{:.1} MiB", memory.peak), memory.peak <= MEMORY_MIB)?;
    report.note("honest logins meanwhile, all answered 200", logins.count())
}

/// How many sockets the server has held at once.
async fn storm(server: SocketAddr, process: Proc, size: &Size) -> Result<usize> {
    let begin = Instant::now();
    let end = begin + OPENING + size.stay;
    let mut connections = JoinSet::new();
    for number in 0..size.connections {
        let at = begin + OPENING * number / size.connections;
        connections.spawn(swell(server, number, at, end));
    }
    let mut held = 0;
    while Instant::now() < end {
        held = held.max(process.sockets()?);
        sleep(Duration::from_millis(50)).await;
    }
    while let Some(ended) = connections.join_next().await {
        ended.map_err(|error| anyhow!("a client ended: {error}"))??;
    }
    Ok(held)
}

async fn swell(server: SocketAddr, number: u32, at: Instant, end: Instant) -> Result<()> {
    sleep_until(at.into()).await;
    let mut stream = connect(source(usize::try_from(number)?), server).await?;
    let request = if number.is_multiple_of(2) {
        format!("POST /token HTTP/1.1\r\nHost: localhost\r\nX: {}", "x".repeat(HEAD_BYTES))
    } else {
        format!(
            "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: 65536\r\n\r\n{}",
            "x".repeat(BODY_BYTES)
        )
    };
    // What the server does not read does not leave.
    let _ = timeout_at(end.into(), stream.write_all(request.as_bytes())).await;
    sleep_until(end.into()).await;
    Ok(())
}
