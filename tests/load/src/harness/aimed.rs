//! Thousands of wrong passwords for one user from hundreds of addresses, while that user goes on logging in
//! (abuse case 36): once with a device token from an address that nobody knows, once from the usual address
//! without one.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use support::caller::{ask, connect, runtime, source};
use support::report::Report;
use support::response::Response;
use support::settled::{PASSWORD, USER};
use tokio::task::JoinSet;

use crate::door::{self, Door, Entrance};
use crate::logins::{Login, Logins, Spread};
use crate::metrics::counter;
use crate::scene::{Scene, aside, join};

/// What a name that is tried by strangers may be tried a day (P3).
const EVALUATED: u64 = 100;

#[derive(Clone, Copy)]
struct Size {
    guesses: u32,
    sources: u32,
    /// Of the user's logins.
    spread: Spread,
}

const SMALL: Size =
    Size { guesses: 600, sources: 40, spread: Spread { logins: 20, window: Duration::from_secs(4) } };

const FULL: Size =
    Size { guesses: 10_000, sources: 200, spread: Spread { logins: 100, window: Duration::from_secs(40) } };

pub(crate) fn run(scene: &Scene, report: &mut Report, door: Door) -> Result<()> {
    let size = if report.is_full() { FULL } else { SMALL };
    for by_device in [true, false] {
        let known = if by_device { "a device token" } else { "the usual address" };
        report.title(&format!(
            "{} wrong passwords for {USER} at {} from {} addresses, {USER} is known by {known}",
            size.guesses,
            door.name(),
            size.sources
        ))?;
        let (sandbox, server) = scene.serve("", &[USER]);
        door::register_app(&sandbox);
        let target = Target { door, entrance: door.open(server.address)?, server: server.address };
        let course = target.withstand(&size, by_device)?;
        server.stop().done();
        course.judge(report, &size)?;
    }
    Ok(())
}

/// Where everybody logs in.
struct Target {
    door: Door,
    entrance: Entrance,
    server: SocketAddr,
}

/// How everything went.
struct Course {
    /// The user's logins without the attack.
    quiet: Logins,
    /// The user's logins beside it.
    attacked: Logins,
    attack: Attack,
    /// How many attempts have found no token in a bucket by name meanwhile.
    refused: u64,
    /// How many attackers were let in who guessed right at last.
    let_in: u32,
}

impl Target {
    fn withstand(&self, size: &Size, by_device: bool) -> Result<Course> {
        let Self { door, ref entrance, server } = *self;
        let size = *size;
        let owner = self.settle(by_device)?;
        let quiet = size.spread.send(server, |_| owner.clone())?;
        let refused_before = refused(server)?;
        let busy = std::thread::spawn(move || size.spread.send(server, |_| owner.clone()));
        let wrong = Arc::new(entrance.login(USER, "wrong"));
        let attack = join(aside(move || runtime()?.block_on(attack(server, &size, &wrong))))?;
        let refused = refused(server)? - refused_before;
        let let_in = runtime()?.block_on(let_in(server, &size, door, &entrance.login(USER, PASSWORD)))?;
        Ok(Course { quiet, attacked: join(busy)?, attack, refused, let_in })
    }

    /// Logs in once, which makes the address known and gives a device token. With that, another address is
    /// used from then on. The user is sent by an app, since an address is known together with the client.
    fn settle(&self, by_device: bool) -> Result<Login> {
        let Self { door, server, .. } = *self;
        let entrance = door.open_for_app(server)?;
        let usual = Login { door, from: source(50_000), request: entrance.login(USER, PASSWORD) };
        let answer = usual.settle(server)?;
        if !by_device {
            return Ok(usual);
        }
        let request = entrance.on_device_of(&answer)?.login(USER, PASSWORD);
        Ok(Login { door, from: source(50_001), request })
    }
}

impl Course {
    fn judge(&self, report: &mut Report, size: &Size) -> Result<()> {
        let Attack { statuses, seconds, first_second } = &self.attack;
        report.note(
            "answers to the guesses, by status",
            format!("{statuses:?} in {seconds:.1} s, {first_second} of them in the first"),
        )?;
        let evaluated = u64::from(statuses.get(&400).copied().unwrap_or_default());
        let evaluated = evaluated.saturating_sub(self.refused);
        report.must(
            "guesses that were evaluated (≤ 100)",
            evaluated,
            (1..=EVALUATED).contains(&evaluated),
        )?;
        let (succeeded, logins) = (self.attacked.succeeded, size.spread.logins);
        report.must("logins that succeed", format!("{succeeded} of {logins}"), succeeded == logins)?;
        let (before, meanwhile) = (self.quiet.milliseconds(), self.attacked.milliseconds());
        report.should(
            "slowest login (at most doubled)",
            format!("{meanwhile:.1} ms, {before:.1} ms without the attack"),
            meanwhile.greatest <= 2.0 * before.greatest,
        )?;
        let let_in = self.let_in;
        report.must("guesses with the right password that were let in at the end", let_in, let_in == 0)
    }
}

/// How many attempts have found no token in a bucket by name. All others that were answered like a wrong
/// password were evaluated.
fn refused(server: SocketAddr) -> Result<u64> {
    let of = |bucket| counter(server, &format!("countersign_throttle_refusals_total{{bucket=\"{bucket}\"}}"));
    Ok(of("username")? + of("username_and_address")?)
}

/// How the attack went.
struct Attack {
    /// How often each status was answered.
    statuses: BTreeMap<u16, u32>,
    seconds: f64,
    /// Answers of the first second.
    first_second: usize,
}

/// Every address guesses as fast as it is answered, whatever the answer.
async fn attack(server: SocketAddr, size: &Size, guess: &Arc<Vec<u8>>) -> Result<Attack> {
    let begin = Instant::now();
    let mut sources = JoinSet::new();
    for number in 0..size.sources {
        let (guesses, guess) = (size.guesses / size.sources, Arc::clone(guess));
        sources.spawn(async move {
            let mut answers = Vec::new();
            for _ in 0..guesses {
                answers.push((send(server, number, &guess).await?.status, begin.elapsed()));
            }
            anyhow::Ok(answers)
        });
    }
    let mut attack = Attack { statuses: BTreeMap::new(), seconds: 0.0, first_second: 0 };
    while let Some(answered) = sources.join_next().await {
        for (status, after) in answered.map_err(|error| anyhow!("an attacker ended: {error}"))?? {
            *attack.statuses.entry(status).or_default() += 1;
            attack.first_second += usize::from(after < Duration::from_secs(1));
        }
    }
    attack.seconds = begin.elapsed().as_secs_f64();
    Ok(attack)
}

/// The attackers guess right at last; how many are let in.
async fn let_in(server: SocketAddr, size: &Size, door: Door, guess: &[u8]) -> Result<u32> {
    let mut let_in = 0;
    for number in 0..size.sources {
        let_in += u32::from(door.lets_in(&send(server, number, guess).await?));
    }
    Ok(let_in)
}

async fn send(server: SocketAddr, number: u32, guess: &[u8]) -> Result<Response> {
    ask(&mut connect(source(usize::try_from(number)?), server).await?, guess).await
}
