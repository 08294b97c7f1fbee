//! Thousands of clients that all want to log in at the same moment, and come again as the server tells them
//! to (abuse case 115).

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use support::caller::{ask, connect, runtime, source};
use support::proc::{cores, own_cpu_time};
use support::report::Report;
use support::request::get;
use support::response::Response;
use support::settled::PASSWORD;
use support::summary::Summary;
use support::traffic::{Repeated, Traffic};
use tokio::task::LocalSet;
use tokio::time::{sleep_until, timeout};

use crate::door::{Door, Entrance};
use crate::probe::{Latencies, Probe};
use crate::scene::Scene;

struct Size {
    clients: usize,
    window: Duration,
    /// Of the logins a second without a storm, before and after each.
    reference: Duration,
    /// How many storms there are, each beside its own reference: the speed of a machine drifts.
    storms: u32,
}

const SMALL: Size =
    Size { clients: 1000, window: Duration::from_secs(3), reference: Duration::from_millis(1500), storms: 1 };

const FULL: Size =
    Size { clients: 10_000, window: Duration::from_secs(20), reference: Duration::from_secs(8), storms: 5 };

/// Longest wait for an answer; there must be one long before.
const PATIENCE: Duration = Duration::from_secs(15);

/// `passwords.deadline`, and a second for two hashes that are under way and a crowded machine.
const ANSWER_DEADLINE: Duration = Duration::from_secs(3);

const USERS: [&str; 10] =
    ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy"];

const MEMORY_MIB: f64 = 256.0;

pub(crate) fn run(scene: &Scene, report: &mut Report, door: Door) -> Result<()> {
    let size = if report.is_full() { FULL } else { SMALL };
    report.title(&format!(
        "{} logins at {} at once, for {:?}, {} times",
        size.clients,
        door.name(),
        size.window,
        size.storms
    ))?;
    let (_sandbox, server) = scene.serve("", &USERS);
    let target = Target { door, entrance: door.open(server.address)?, server: server.address };
    let mut shares = Vec::new();
    let mut before = target.reference(&size)?;
    for _ in 0..size.storms {
        let jwks = Probe::start(server.address, get("/.well-known/jwks.json"), Duration::from_millis(5))?;
        let own_before = own_cpu_time()?;
        let storm = target.storm(&size)?;
        let cores = f64::from(u32::try_from(cores())?);
        let own_share = (own_cpu_time()? - own_before) / (storm.seconds * cores);
        let jwks = jwks.stop()?;
        let after = target.reference(&size)?;
        judge(report, &storm.tally, &jwks)?;
        let (rate, bound) = (f64::from(storm.tally.hashed) / storm.seconds, f64::midpoint(before, after));
        report.note("hashes per second", format!("{rate:.1}, {bound:.1} without the storm"))?;
        report.note("share of the cores that the clients took", format!("{own_share:.2}"))?;
        // What the clients take of the cores, the server cannot have.
        shares.push(rate / (bound * (1.0 - own_share)));
        before = after;
    }
    let (memory, threads) = (server.process.proc().memory()?, server.process.proc().hashing_threads()?);
    server.stop().done();

    let peak = memory.peak;
    report.must("peak resident memory (≤ 256 MiB)", format!("{peak:.1} MiB"), peak <= MEMORY_MIB)?;
    report.must("threads that hash (one for each core at most)", threads, threads <= cores())?;
    let kept = Summary::of(&shares);
    report.should(
        "rate kept of what the clients left (median ≥ 0.9)",
        format!("{kept:.2}"),
        kept.median >= 0.9,
    )
}

/// What was answered, and how fast.
fn judge(report: &mut Report, tally: &Tally, jwks: &Latencies) -> Result<()> {
    report.note("answers", tally)?;
    report.must("requests without a proper answer", tally.lost.len(), tally.lost.is_empty())?;
    for reason in tally.lost.iter().take(3) {
        report.note("one of them", reason)?;
    }
    let slowest = tally.slowest;
    report.should("slowest answer (≤ 3 s)", format!("{slowest:.2?}"), slowest <= ANSWER_DEADLINE)?;
    let p99 = jwks.p99();
    report.should("JWKS meanwhile, p99 (≤ 50 ms)", format!("{p99:.1} ms"), p99 <= 50.0)
}

struct Storm {
    tally: Tally,
    seconds: f64,
}

/// Where all of them want to log in.
struct Target {
    door: Door,
    entrance: Entrance,
    server: SocketAddr,
}

impl Target {
    /// Logins per second of a few clients: enough to keep all hashing threads busy, few enough to meet the
    /// deadline on a crowded machine.
    fn reference(&self, size: &Size) -> Result<f64> {
        let traffic = Traffic { address: self.server, threads: 1, window: size.reference };
        let login = Repeated::answered(self.door.status_let_in(), self.entrance.login(USERS[0], PASSWORD));
        Ok(traffic.run(&mut vec![login; 2 * cores()])?.rate)
    }

    fn storm(&self, size: &Size) -> Result<Storm> {
        let begin = Instant::now();
        let end = begin + size.window;
        let logins = USERS.iter().map(|user| self.entrance.login(user, PASSWORD));
        let logins: Rc<Vec<Vec<u8>>> = Rc::new(logins.collect());
        let Self { door, server, .. } = *self;
        let clients = LocalSet::new();
        let tasks: Vec<_> = (0..size.clients)
            .map(|number| {
                let client = Client { number, door, server, logins: Rc::clone(&logins), end };
                clients.spawn_local(client.log_in())
            })
            .collect();
        let runtime = runtime()?;
        runtime.block_on(clients.run_until(async {
            let mut tally = Tally::default();
            for task in tasks {
                tally.add(task.await.map_err(|error| anyhow!("a client ended: {error}"))?);
            }
            Ok(Storm { tally, seconds: begin.elapsed().as_secs_f64() })
        }))
    }
}

struct Client {
    number: usize,
    door: Door,
    server: SocketAddr,
    logins: Rc<Vec<Vec<u8>>>,
    end: Instant,
}

impl Client {
    /// Tries until it is let in or time is up.
    async fn log_in(self) -> Tally {
        let mut tally = Tally::default();
        while Instant::now() < self.end {
            let begin = Instant::now();
            let attempt = timeout(PATIENCE, self.attempt()).await;
            let reply = match attempt {
                Ok(Ok(reply)) => reply,
                Ok(Err(error)) => {
                    tally.lost.push(format!("{error:#}"));
                    break;
                }
                Err(_) => {
                    tally.lost.push(format!("no answer within {PATIENCE:?}"));
                    break;
                }
            };
            tally.count(self.door, &reply, begin.elapsed());
            let Some(pause) = retry_after(&reply) else {
                break;
            };
            // Not all at the same moment again.
            let pause = pause + Duration::from_millis(fastrand::u64(0..1000));
            sleep_until((Instant::now() + pause).min(self.end).into()).await;
        }
        tally
    }

    async fn attempt(&self) -> Result<Response> {
        let mut stream = connect(source(self.number), self.server).await?;
        ask(&mut stream, &self.logins[self.number % self.logins.len()]).await
    }
}

fn retry_after(reply: &Response) -> Option<Duration> {
    reply.header("retry-after").and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs)
}

/// What came back.
#[derive(Default)]
struct Tally {
    let_in: u32,
    refused: u32,
    throttled: u32,
    overloaded: u32,
    /// Answers that took a hash.
    hashed: u32,
    slowest: Duration,
    /// Why there was no proper answer.
    lost: Vec<String>,
}

impl Tally {
    fn count(&mut self, door: Door, reply: &Response, elapsed: Duration) {
        self.slowest = self.slowest.max(elapsed);
        let counter = match reply.status {
            _ if door.lets_in(reply) => &mut self.let_in,
            400 => &mut self.refused,
            429 => &mut self.throttled,
            503 => &mut self.overloaded,
            other => return self.lost.push(format!("status {other}")),
        };
        *counter += 1;
        self.hashed = self.let_in + self.refused;
    }

    fn add(&mut self, other: Self) {
        self.let_in += other.let_in;
        self.refused += other.refused;
        self.throttled += other.throttled;
        self.overloaded += other.overloaded;
        self.hashed += other.hashed;
        self.slowest = self.slowest.max(other.slowest);
        self.lost.extend(other.lost);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { let_in, refused, throttled, overloaded, .. } = self;
        write!(
            f,
            "{let_in} let in, {refused} refused (400), {throttled} throttled (429), {overloaded} overloaded (503)"
        )
    }
}
