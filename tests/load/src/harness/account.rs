//! One account that keeps hundreds of connections logging in with the right password, on twenty devices and
//! from random addresses of one network, while another user logs in at a known place (abuse
//! case 134): once with a device token from an address that nobody knows, once from the usual address without
//! one.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::Result;
use support::report::Report;
use support::request::with_header;
use support::settled::{PASSWORD, USER};

use crate::door::{Door, Entrance};
use crate::flood::{Flood, Origin};
use crate::logins::{Login, Spread};
use crate::scene::Scene;

/// The account.
const BUSY: &str = "mallory";

/// Enough for most to be on another device than those before.
const DEVICES: u32 = 20;

/// Everybody comes through a proxy.
const PROXY: Ipv4Addr = Ipv4Addr::LOCALHOST;

struct Size {
    connections: u32,
    /// Answers to the account before the user begins.
    head_start: u32,
    /// Of the user's logins.
    spread: Spread,
}

const SMALL: Size =
    Size { connections: 300, head_start: 600, spread: Spread { logins: 20, window: Duration::from_secs(4) } };

const FULL: Size = Size {
    connections: 300,
    head_start: 3000,
    spread: Spread { logins: 100, window: Duration::from_secs(40) },
};

pub(crate) fn run(scene: &Scene, report: &mut Report) -> Result<()> {
    let size = if report.is_full() { FULL } else { SMALL };
    for by_device in [true, false] {
        let known = if by_device { "a device token" } else { "the usual address" };
        report.title(&format!(
            "{BUSY} keeps {} connections logging in, {USER} is known by {known}",
            size.connections
        ))?;
        let toml = format!("[server]\ntrusted_proxies = \"{PROXY}\"\n");
        let (_sandbox, server) = scene.serve(&toml, &[USER, BUSY]);
        let known = settle(server.address, by_device)?;
        let quiet = size.spread.send(server.address, |_| known.clone())?;
        let flood = flood(server.address, &size)?;
        flood.wait_for(size.head_start)?;
        let crowded = size.spread.send(server.address, |_| known.clone())?;
        let statuses = flood.stop()?;
        server.stop().done();

        report.note(&format!("answers to {BUSY}, by status"), format!("{statuses:?}"))?;
        let (succeeded, logins) = (crowded.succeeded, size.spread.logins);
        let answers = format!("{succeeded} of {logins}, by status {:?}", crowded.statuses);
        report.must(&format!("logins of {USER} that succeed"), answers, succeeded == logins)?;
        let (before, meanwhile) = (quiet.milliseconds(), crowded.milliseconds());
        report.note(
            "time of a login (median, least and greatest)",
            format!("{meanwhile:.1} ms, {before:.1} ms without {BUSY}"),
        )?;
    }
    Ok(())
}

/// A login from this address, as the proxy tells it.
fn from(address: &str, username: &str, entrance: &Entrance) -> Login {
    let request = entrance.login(username, PASSWORD);
    let request = with_header(&request, &format!("X-Forwarded-For: {address}"));
    Login { door: Door::Token, from: PROXY, request }
}

/// Logs in once, which makes the address known and gives a device token. With that, another address is used
/// from then on.
fn settle(server: SocketAddr, by_device: bool) -> Result<Login> {
    let entrance = Door::Token.open(server)?;
    let usual = from("198.51.100.1", USER, &entrance);
    let answer = usual.settle(server)?;
    Ok(if by_device { from("198.51.100.2", USER, &entrance.on_device_of(&answer)?) } else { usual })
}

fn flood(server: SocketAddr, size: &Size) -> Result<Flood> {
    let entrance = Door::Token.open(server)?;
    let devices = (0..DEVICES).map(|_| {
        let answer = from(&random_address(), BUSY, &entrance).settle(server)?;
        entrance.on_device_of(&answer)
    });
    let devices = devices.collect::<Result<Vec<_>>>()?;
    let origin = Origin { address: PROXY, connections: size.connections };
    Ok(Flood::start(server, origin, move |number| {
        let device = devices.iter().cycle().nth(number as usize).unwrap_or(&entrance);
        from(&random_address(), BUSY, device).request
    }))
}

/// One of an IPv6 network that a site is given (/48).
fn random_address() -> String {
    format!("2001:db8:1:{:x}::{:x}", fastrand::u16(..), fastrand::u16(..))
}
