//! Thousands of connections that send their head or body as slowly as they can, do not read their answer, or
//! do nothing after their first request, while an honest client logs in again and again (abuse case 117).

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use support::Server;
use support::caller::{ask, connect_with_window, runtime, source};
use support::proc::Proc;
use support::report::Report;
use support::request::get;
use support::settled::PASSWORD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep_until, timeout};

use crate::probe::Probe;
use crate::scene::{Scene, login};

struct Size {
    connections: u32,
    /// The server's deadlines for head, body and answer.
    deadline: Duration,
    /// How much later than that counts as late: a crowded machine is slow to notice.
    margin: Duration,
    /// Of the honest client alone.
    quiet: Duration,
}

const SMALL: Size = Size {
    connections: 600,
    deadline: Duration::from_secs(1),
    margin: Duration::from_secs(3),
    quiet: Duration::from_secs(2),
};

/// With the default deadlines.
const FULL: Size = Size {
    connections: 5000,
    deadline: Duration::from_secs(10),
    margin: Duration::from_secs(1),
    quiet: Duration::from_secs(10),
};

/// Over which the connections are opened.
const OPENING: Duration = Duration::from_secs(1);

/// Between two bytes.
const DRIP: Duration = Duration::from_millis(300);

/// What the slow reader lets the server send before it must wait.
const WINDOW: u32 = 4096;

pub(crate) fn run(scene: &Scene, report: &mut Report) -> Result<()> {
    let size = if report.is_full() { FULL } else { SMALL };
    report.title(&format!("{} slow connections, deadlines of {:?}", size.connections, size.deadline))?;
    let deadline = size.deadline.as_secs();
    let toml = format!(
        "[server]\nheader_timeout = \"{deadline}s\"\nbody_timeout = \"{deadline}s\"\nwrite_timeout = \"{deadline}s\"\n"
    );
    let (_sandbox, server) = scene.serve(&toml, &["alice"]);
    let honest =
        |server: &Server| Probe::start(server.address, login("alice", PASSWORD), Duration::from_millis(1));
    let quiet = honest(&server)?.run_for(size.quiet)?;
    // And that of the honest client, which is about to connect.
    let sockets = server.process.proc().sockets()? + 1;
    let probe = honest(&server)?;
    let storm =
        Storm { server: server.address, process: server.process.proc(), begin: Instant::now(), size: &size };
    let (lives, held) = runtime()?.block_on(storm.run())?;
    let crowded = probe.stop()?;
    let left = held.saturating_sub(sockets);
    let memory = server.process.proc().memory()?;
    server.stop().done();

    let bound = size.deadline + size.margin;
    for (group, name) in GROUPS {
        let lives = lives.iter().filter(|(other, _)| *other == group).map(|(_, life)| *life);
        let longest = lives.clone().max().unwrap_or_default();
        let late = lives.clone().filter(|life| *life > bound).count();
        report.must(
            &format!("{name} that outlived their deadline"),
            format!("{late} of {}; the longest {longest:.2?}", lives.count()),
            late == 0,
        )?;
    }
    report.must("connections that the server still holds", left, left == 0)?;
    report.must("peak resident memory", format!("{:.1} MiB", memory.peak), memory.peak <= 256.0)?;
    let (before, meanwhile) = (quiet.p99(), crowded.p99());
    report.should(
        "an honest login, p99 (at most doubled)",
        format!("{meanwhile:.1} ms of {}, {before:.1} ms of {} without", crowded.count(), quiet.count()),
        meanwhile <= 2.0 * before,
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Head,
    Body,
    Idle,
    /// Cannot see the end behind what it has not read: whether it was closed, the server's sockets tell.
    Reader,
}

/// Those whose end can be seen.
const GROUPS: [(Group, &str); 3] =
    [(Group::Head, "slow heads"), (Group::Body, "slow bodies"), (Group::Idle, "idle connections")];

/// All slow connections.
struct Storm<'a> {
    server: SocketAddr,
    process: Proc,
    begin: Instant,
    size: &'a Size,
}

impl Storm<'_> {
    /// How long each of those lived whose end can be seen, and how many sockets the server holds when it must
    /// have closed all of them, while the slow readers are still there.
    async fn run(self) -> Result<(Vec<(Group, Duration)>, usize)> {
        let over = self.begin + OPENING + self.size.deadline + self.size.margin;
        let mut connections = JoinSet::new();
        for number in 0..self.size.connections {
            let at = self.begin + OPENING * number / self.size.connections;
            connections.spawn(be_slow(self.server, number, at, over + self.size.margin));
        }
        sleep_until(over.into()).await;
        let held = self.process.sockets()?;
        let mut lives = Vec::new();
        while let Some(ended) = connections.join_next().await {
            lives.extend(ended.map_err(|error| anyhow!("a client ended: {error}"))??);
        }
        Ok((lives, held))
    }
}

/// How long the server put up with it, where that can be seen.
async fn be_slow(
    server: SocketAddr,
    number: u32,
    at: Instant,
    end: Instant,
) -> Result<Option<(Group, Duration)>> {
    sleep_until(at.into()).await;
    let group = [Group::Head, Group::Body, Group::Idle, Group::Reader][usize::try_from(number % 4)?];
    let mut stream = connect_with_window(source(usize::try_from(number)?), server, WINDOW).await?;
    let mut begin = Instant::now();
    let (start, drip): (&[u8], &[u8]) = match group {
        Group::Head => (b"POST /token HTTP/1.1\r\nHost: localhost\r\n", b"X: y\r\n"),
        Group::Body => (
            b"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
              Content-Length: 60000\r\n\r\n",
            b"a=b&",
        ),
        Group::Idle => {
            ask(&mut stream, &get("/livez")).await?;
            begin = Instant::now();
            (b"", b"")
        }
        Group::Reader => {
            let _ = stream.write_all(&get("/docs")).await;
            sleep_until(end.into()).await;
            return Ok(None);
        }
    };
    let _ = stream.write_all(start).await;
    while Instant::now() < end && !is_closed_within(&mut stream, DRIP).await {
        let _ = stream.write_all(drip).await;
    }
    Ok(Some((group, begin.elapsed())))
}

/// Whether the server closes within this time; an answer before it is read and forgotten.
async fn is_closed_within(stream: &mut TcpStream, time: Duration) -> bool {
    let closing = async {
        let mut sink = [0; 1024];
        while matches!(stream.read(&mut sink).await, Ok(read) if read > 0) {}
    };
    timeout(time, closing).await.is_ok()
}
