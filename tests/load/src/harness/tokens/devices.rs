//! An address that is already sent away logs in with device tokens that are made up, or with that of another
//! account than the one whose password it guesses, while strangers elsewhere log in with the right password.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};
use support::caller::source;
use support::report::Report;
use support::settled::{PASSWORD, USER};

use super::alone::Alone;
use super::made_up;
use crate::door::{Door, Entrance};
use crate::flood::Origin;
use crate::logins::{Login, Logins, Spread};
use crate::metrics::counter;
use crate::scene::{Scene, login};

struct Size {
    connections: u32,
    /// Answers to the flood before the strangers come.
    alone: u32,
    /// Of the strangers' logins.
    spread: Spread,
}

const SMALL: Size =
    Size { connections: 300, alone: 2000, spread: Spread { logins: 20, window: Duration::from_secs(2) } };

const FULL: Size =
    Size { connections: 300, alone: 50_000, spread: Spread { logins: 200, window: Duration::from_secs(20) } };

const STRANGERS: [&str; 4] = [USER, "bob", "carol", "dave"];

/// Has a device token.
const OTHER: &str = "mallory";

/// So many wrong passwords, and an address is sent away for the rest of the day.
const ATTEMPTS: u32 = 5;

pub(super) fn run(scene: &Scene, report: &mut Report) -> Result<()> {
    let size = if report.is_full() { FULL } else { SMALL };
    for is_made_up in [true, false] {
        let tokens = if is_made_up { "made-up device tokens" } else { "another account's device token" };
        report.title(&format!(
            "An address that is sent away, with {tokens} over {} connections",
            size.connections
        ))?;
        flood(scene, report, &size, is_made_up)?;
    }
    Ok(())
}

fn flood(scene: &Scene, report: &mut Report, size: &Size, is_made_up: bool) -> Result<()> {
    let toml = format!("[throttle]\naddress = \"{ATTEMPTS}, then 1 per 1day\"\n");
    let (_sandbox, server) = scene.serve(&toml, &[&STRANGERS[..], &[OTHER]].concat());
    let origin = Origin { address: source(1), connections: size.connections };
    let entrance = Door::Token.open(server.address)?;
    let genuine = genuine_device(&entrance, server.address)?;
    send_away(server.address, origin)?;
    let quiet = size.spread.send(server.address, |number| stranger(10_000 + number))?;
    let before = Counts::read(server.address)?;
    let names = AtomicU64::new(0);
    let guess = move |_| {
        let name = format!("nobody{}", names.fetch_add(1, Ordering::Relaxed));
        if is_made_up {
            entrance.on_device(&made_up::device_token()).login(&name, "wrong")
        } else {
            genuine.login(&name, "wrong")
        }
    };
    let flood = Alone::start(&server, origin, size.alone, guess)?;
    let crowded = size.spread.send(server.address, |number| stranger(20_000 + number))?;
    let answers: u32 = flood.stop(report, 429)?.values().sum();
    let after = Counts::read(server.address)?;
    server.stop().done();

    let hashes = (after.hashes - before.hashes).saturating_sub(u64::from(crowded.succeeded));
    report.must("hashes for the flood (0)", hashes, hashes == 0)?;
    let refused = after.refused - before.refused;
    report.must(
        "refused because of the address alone (all of the flood)",
        format!("{refused} of {answers}"),
        refused == u64::from(answers),
    )?;
    judge_strangers(report, size, &crowded, &quiet)
}

fn judge_strangers(report: &mut Report, size: &Size, crowded: &Logins, quiet: &Logins) -> Result<()> {
    let (succeeded, logins) = (crowded.succeeded, size.spread.logins);
    let answers = format!("{succeeded} of {logins}, by status {:?}", crowded.statuses);
    report.must("strangers' logins that succeed", answers, succeeded == logins)?;
    report.note(
        "time of a login (median, least and greatest)",
        format!("{:.1} ms, {:.1} ms without the flood", crowded.milliseconds(), quiet.milliseconds()),
    )
}

/// What the server has counted.
struct Counts {
    hashes: u64,
    /// Attempts that were sent away because of their address.
    refused: u64,
}

impl Counts {
    fn read(server: SocketAddr) -> Result<Self> {
        let refused = "countersign_throttle_refusals_total{bucket=\"address\"}";
        Ok(Self {
            hashes: counter(server, "countersign_hash_duration_seconds_count")?,
            refused: counter(server, refused)?,
        })
    }
}

/// The right password of a user who has never logged in from there.
fn stranger(number: u32) -> Login {
    let user = STRANGERS.iter().cycle().nth(number as usize).copied().unwrap_or(USER);
    Login { door: Door::Token, from: source(number as usize), request: login(user, PASSWORD) }
}

fn genuine_device(entrance: &Entrance, server: SocketAddr) -> Result<Entrance> {
    let request = entrance.login(OTHER, PASSWORD);
    entrance.on_device_of(&Login { door: Door::Token, from: source(0), request }.settle(server)?)
}

/// Guesses from there until nothing more is evaluated.
fn send_away(server: SocketAddr, origin: Origin) -> Result<()> {
    let guess = Login { door: Door::Token, from: origin.address, request: login("nobody", "wrong") };
    for _ in 0..ATTEMPTS {
        guess.settle(server)?;
    }
    ensure!(guess.settle(server)?.status == 429, "the address is not sent away");
    Ok(())
}
