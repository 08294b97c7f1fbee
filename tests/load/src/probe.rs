//! An honest client beside the storm: asks for one thing again and again over one connection, and notes how
//! long each answer takes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use support::connection::Connection;

/// A running one.
pub(crate) struct Probe {
    stopping: Arc<AtomicBool>,
    thread: JoinHandle<Result<Latencies>>,
}

/// What it has noted, in seconds, in order of size.
pub(crate) struct Latencies(Vec<f64>);

impl Probe {
    /// Connects, and begins.
    pub(crate) fn start(server: SocketAddr, request: Vec<u8>, pause: Duration) -> Result<Self> {
        let mut connection = Connection::open(server)?;
        let stopping = Arc::new(AtomicBool::new(false));
        let is_stopping = Arc::clone(&stopping);
        let thread = std::thread::spawn(move || {
            let mut latencies = Vec::new();
            while !is_stopping.load(Ordering::Relaxed) {
                let begin = Instant::now();
                connection.send(&request)?;
                connection.receive_ok()?;
                latencies.push(begin.elapsed().as_secs_f64());
                std::thread::sleep(pause);
            }
            latencies.sort_by(f64::total_cmp);
            Ok(Latencies(latencies))
        });
        Ok(Self { stopping, thread })
    }

    /// Ends it. An answer that was no 200 is an error.
    pub(crate) fn stop(self) -> Result<Latencies> {
        self.stopping.store(true, Ordering::Relaxed);
        let latencies = self.thread.join().map_err(|_| anyhow!("the honest client panicked"))??;
        ensure!(!latencies.0.is_empty(), "the honest client was never answered");
        Ok(latencies)
    }

    /// Lets it ask for so long.
    pub(crate) fn run_for(self, time: Duration) -> Result<Latencies> {
        std::thread::sleep(time);
        self.stop()
    }
}

impl Latencies {
    /// 99 of 100 are at most as long, in milliseconds.
    pub(crate) fn p99(&self) -> f64 {
        let at = self.0.len() * 99 / 100;
        self.0.get(at).copied().unwrap_or(f64::NAN) * 1000.0
    }

    /// How many answers there were.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}
