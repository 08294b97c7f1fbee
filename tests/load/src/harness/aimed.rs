//! Thousands of wrong passwords for one user from hundreds of addresses, while that user goes on logging in
//! (abuse case 36): once with a device token from an address that nobody knows, once from the usual address
//! without one.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use support::caller::{ask, connect, runtime, source};
use support::report::Report;
use support::settled::{PASSWORD, USER};
use tokio::task::JoinSet;

use crate::logins::{Login, Spread};
use crate::metrics::counter;
use crate::scene::{Scene, aside, join, login};

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

pub(crate) fn run(scene: &Scene, report: &mut Report) -> Result<()> {
    let size = if report.is_full() { FULL } else { SMALL };
    for by_device in [true, false] {
        let known = if by_device { "a device token" } else { "the usual address" };
        report.title(&format!(
            "{} wrong passwords for {USER} from {} addresses, {USER} is known by {known}",
            size.guesses, size.sources
        ))?;
        let (_sandbox, server) = scene.serve("", &[USER]);
        let address = server.address;
        let owner = settle(address, by_device)?;
        let quiet = size.spread.send(address, |_| owner.clone())?;
        let refused_before = refused(address)?;
        let busy = std::thread::spawn(move || size.spread.send(address, |_| owner.clone()));
        let Attack { statuses, seconds, first_second } =
            join(aside(move || runtime()?.block_on(attack(address, &size))))?;
        let refused = refused(address)? - refused_before;
        let strangers = runtime()?.block_on(right_passwords(address, &size))?;
        let attacked = join(busy)?;
        server.stop().done();

        report.note(
            "answers to the guesses, by status",
            format!("{statuses:?} in {seconds:.1} s, {first_second} of them in the first"),
        )?;
        let evaluated = u64::from(statuses.get(&400).copied().unwrap_or_default()).saturating_sub(refused);
        report.must(
            "guesses that were evaluated (≤ 100)",
            evaluated,
            (1..=EVALUATED).contains(&evaluated),
        )?;
        let (succeeded, logins) = (attacked.succeeded(), size.spread.logins);
        report.must("logins that succeed", format!("{succeeded} of {logins}"), succeeded == logins)?;
        let (before, meanwhile) = (quiet.milliseconds(), attacked.milliseconds());
        report.should(
            "slowest login (at most doubled)",
            format!("{meanwhile:.1} ms, {before:.1} ms without the attack"),
            meanwhile.greatest <= 2.0 * before.greatest,
        )?;
        report.must(
            "guesses with the right password that were let in at the end",
            strangers,
            strangers == 0,
        )?;
    }
    Ok(())
}

/// How many attempts have found no token in a bucket by name. All others that were answered like a wrong
/// password were evaluated.
fn refused(server: SocketAddr) -> Result<u64> {
    let of = |bucket| counter(server, &format!("countersign_throttle_refusals_total{{bucket=\"{bucket}\"}}"));
    Ok(of("username")? + of("username_and_address")?)
}

/// Logs in once, which makes the address known and gives a device token. With that, another address is used
/// from then on.
fn settle(server: SocketAddr, by_device: bool) -> Result<Login> {
    let usual = Login { from: source(50_000), request: login(USER, PASSWORD) };
    let answer = usual.settle(server)?;
    if !by_device {
        return Ok(usual);
    }
    Login { from: source(50_001), ..usual }.on_device_of(&answer)
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
async fn attack(server: SocketAddr, size: &Size) -> Result<Attack> {
    let begin = Instant::now();
    let mut sources = JoinSet::new();
    for number in 0..size.sources {
        let guesses = size.guesses / size.sources;
        sources.spawn(async move {
            let mut answers = Vec::new();
            for _ in 0..guesses {
                answers.push((guess(server, number, "wrong").await?, begin.elapsed()));
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
async fn right_passwords(server: SocketAddr, size: &Size) -> Result<u32> {
    let mut let_in = 0;
    for number in 0..size.sources {
        let_in += u32::from(guess(server, number, PASSWORD).await? == 200);
    }
    Ok(let_in)
}

async fn guess(server: SocketAddr, number: u32, password: &str) -> Result<u16> {
    let mut stream = connect(source(usize::try_from(number)?), server).await?;
    Ok(ask(&mut stream, &login(USER, password)).await?.status)
}
