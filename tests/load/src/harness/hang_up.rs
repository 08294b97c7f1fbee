//! Clients that send a login and hang up while it waits or is hashed (abuse case 116). A hash cannot be
//! broken off, so its slot in the queue must stay taken until it is done. A client that hangs up must not be
//! able to start more than the cap.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use support::caller::{connect, runtime, source};
use support::connection::Connection;
use support::proc::{Proc, cores};
use support::report::Report;
use support::settled::PASSWORD;
use support::traffic::{Repeated, Traffic};
use tokio::io::AsyncWriteExt as _;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::scene::{Scene, login};

struct Size {
    clients: u32,
    /// Over which they come.
    window: Duration,
}

const SMALL: Size = Size { clients: 1000, window: Duration::from_secs(2) };

const FULL: Size = Size { clients: 10_000, window: Duration::from_secs(20) };

/// `passwords.deadline`, within which all that waits is hashed or given up, and a second for a crowded
/// machine.
const REST_DEADLINE: Duration = Duration::from_secs(3);

/// Without a tick of CPU time for so long, the hashing threads are at rest.
const REST: Duration = Duration::from_millis(100);

/// Of logins that succeed, before.
const WARM_UP: Duration = Duration::from_secs(1);

/// Longest wait for a hash at all.
const PATIENCE: Duration = Duration::from_secs(30);

/// What one more hash at the same time would take: `passwords.memory_kib`.
const HASH_MIB: f64 = 19.0;

pub(crate) fn run(scene: &Scene, report: &mut Report) -> Result<()> {
    let size = if report.is_full() { FULL } else { SMALL };
    report.title(&format!("{} clients that hang up mid-hash", size.clients))?;
    let (_sandbox, server) = scene.serve("", &["alice"]);
    // All hashing threads have their memory from here on.
    guess_on_all_threads(server.address)?;
    let traffic = Traffic { address: server.address, threads: 1, window: WARM_UP };
    traffic.run(&mut vec![Repeated::ok(login("alice", PASSWORD)); 2 * cores()])?;
    let threads = server.process.proc().hashing_threads()?;
    let before = server.process.proc().memory()?;
    runtime()?.block_on(storm(server.address, &size))?;
    let rest = time_to_rest(server.process.proc())?;
    let (after, memory) = (server.process.proc().hashing_threads()?, server.process.proc().memory()?);
    let is_served = log_in(server.address).is_ok();
    server.stop().done();

    report.must("hashing goes on for (≤ 3 s)", format!("{rest:.2?}"), rest <= REST_DEADLINE)?;
    report.must("hashing threads before and after", format!("{threads}, {after}"), threads == after)?;
    let growth = memory.peak - before.peak;
    report.must(
        "growth of peak memory (less than another hash takes)",
        format!("{growth:.1} MiB"),
        growth < HASH_MIB,
    )?;
    report.must("the next login succeeds", is_served, is_served)
}

/// Tries a name that nobody has, since users who are known are served by fewer threads.
fn guess_on_all_threads(server: SocketAddr) -> Result<()> {
    let guess = login("nobody", PASSWORD);
    let connections = (0..2 * cores()).map(|_| Connection::open(server));
    let mut connections = connections.collect::<std::io::Result<Vec<_>>>()?;
    for connection in &mut connections {
        connection.send(&guess)?;
    }
    for connection in &mut connections {
        connection.receive()?;
    }
    Ok(())
}

fn log_in(server: SocketAddr) -> Result<()> {
    let mut connection = Connection::open(server)?;
    connection.send(&login("alice", PASSWORD))?;
    connection.receive_ok()?;
    Ok(())
}

async fn storm(server: SocketAddr, size: &Size) -> Result<()> {
    let begin = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..size.clients {
        let at = begin + size.window * number / size.clients;
        clients.spawn(hang_up(server, number, at));
    }
    while let Some(ended) = clients.join_next().await {
        ended.map_err(|error| anyhow!("a client ended: {error}"))??;
    }
    Ok(())
}

/// Goes away a few milliseconds after it has asked: some while they wait, some while they are served.
async fn hang_up(server: SocketAddr, number: u32, at: Instant) -> Result<()> {
    sleep_until(at.into()).await;
    let mut stream = connect(source(usize::try_from(number)?), server).await?;
    // A server that refuses the connection meanwhile is not at fault.
    let _ = stream.write_all(&login("alice", PASSWORD)).await;
    tokio::time::sleep(Duration::from_millis(fastrand::u64(1..20))).await;
    Ok(())
}

/// How long the hashing threads go on.
fn time_to_rest(server: Proc) -> Result<Duration> {
    let begin = Instant::now();
    let mut at_work = begin;
    let mut spent = server.cpu_time()?.hashing;
    while at_work.elapsed() < REST {
        ensure!(begin.elapsed() < PATIENCE, "the server hashes without end");
        std::thread::sleep(Duration::from_millis(5));
        let now = server.cpu_time()?.hashing;
        if now > spent {
            (spent, at_work) = (now, Instant::now());
        }
    }
    Ok(at_work - begin)
}
