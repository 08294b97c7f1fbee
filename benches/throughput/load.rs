//! Keeps a server busy with one request over many connections, and counts its answers.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::http_client::Connection;

/// Runs before the count begins, so that caches and pools have filled.
const WARM_UP: Duration = Duration::from_millis(200);

/// What is sent, and how.
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) request: Vec<u8>,
    pub(crate) threads: usize,
    /// Connections of each thread, each with one request in flight.
    pub(crate) connections: usize,
    pub(crate) window: Duration,
}

/// What came back; every answer was a whole 200.
#[derive(Default)]
pub(crate) struct Throughput {
    /// Answers per second in the window.
    pub(crate) rate: f64,
    /// All answers, those before and after the window too.
    pub(crate) answers: u32,
}

impl Load {
    pub(crate) fn run(&self) -> Result<Throughput> {
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..self.threads).map(|_| scope.spawn(|| self.drive())).collect();
            workers.into_iter().try_fold(Throughput::default(), |sum, worker| {
                let part =
                    worker.join().map_err(|_| anyhow!("a thread of the load generator panicked"))??;
                Ok(Throughput { rate: sum.rate + part.rate, answers: sum.answers + part.answers })
            })
        })
    }

    /// Takes the answers in the order of the requests, and sends the next request over the same connection.
    /// The window begins and ends with an answer while all other connections wait for theirs, so that
    /// neither the first nor the last requests count with an idle server.
    fn drive(&self) -> Result<Throughput> {
        let mut connections = Vec::with_capacity(self.connections);
        for _ in 0..self.connections {
            let mut connection = Connection::open(self.address)?;
            connection.send(&self.request)?;
            connections.push(connection);
        }
        let begin = Instant::now() + WARM_UP;
        let mut opened = None;
        let mut answers = 0;
        let mut turn = 0;
        let rate = loop {
            connections[turn].receive_ok()?;
            answers += 1;
            let now = Instant::now();
            match opened {
                None if now >= begin => opened = Some((now, answers)),
                Some((since, before)) if now - since >= self.window => {
                    break f64::from(answers - before) / (now - since).as_secs_f64();
                }
                _ => {}
            }
            connections[turn].send(&self.request)?;
            turn = (turn + 1) % connections.len();
        };
        connections.swap_remove(turn);
        for mut connection in connections {
            connection.receive_ok()?;
            answers += 1;
        }
        Ok(Throughput { rate, answers })
    }
}
