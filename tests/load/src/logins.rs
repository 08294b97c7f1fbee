//! Honest logins beside an attack, one after the other, each over a connection of its own.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::Result;
use support::caller::{ask, connect, runtime};
use support::response::Response;
use support::summary::Summary;
use tokio::time::sleep_until;

use crate::door::Door;

/// How many logins there are, and over which time they are spread.
#[derive(Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) logins: u32,
    pub(crate) window: Duration,
}

/// A login from somewhere.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) door: Door,
    pub(crate) from: Ipv4Addr,
    pub(crate) request: Vec<u8>,
}

/// How the logins went.
pub(crate) struct Logins {
    /// How often each status was answered.
    pub(crate) statuses: BTreeMap<u16, u32>,
    /// How many were let in.
    pub(crate) succeeded: u32,
    /// In seconds.
    latencies: Vec<f64>,
}

impl Login {
    pub(crate) async fn send(&self, server: SocketAddr) -> Result<Response> {
        ask(&mut connect(self.from, server).await?, &self.request).await
    }

    /// Makes the address known. The answer is one.
    pub(crate) fn settle(&self, server: SocketAddr) -> Result<Response> {
        runtime()?.block_on(self.send(server))
    }
}

impl Spread {
    /// Sends the login of each number when its time has come, or as soon as the one before is answered.
    pub(crate) fn send(&self, server: SocketAddr, login: impl Fn(u32) -> Login) -> Result<Logins> {
        runtime()?.block_on(async {
            let begin = Instant::now();
            let mut logins = Logins { statuses: BTreeMap::new(), succeeded: 0, latencies: Vec::new() };
            for number in 0..self.logins {
                let login = login(number);
                sleep_until((begin + self.window * number / self.logins).into()).await;
                let begin = Instant::now();
                let reply = login.send(server).await?;
                logins.latencies.push(begin.elapsed().as_secs_f64());
                logins.succeeded += u32::from(login.door.lets_in(&reply));
                *logins.statuses.entry(reply.status).or_default() += 1;
            }
            Ok(logins)
        })
    }
}

impl Logins {
    /// How long they took.
    pub(crate) fn milliseconds(&self) -> Summary {
        Summary::of(&self.latencies).scaled(1000.0)
    }
}
