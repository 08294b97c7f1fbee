//! Connections that ask again as soon as they are answered, whatever the answer, until they are stopped.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use support::caller::{ask, connect, runtime};
use tokio::task::JoinSet;

use crate::scene::{aside, join};

/// How often each status was answered.
pub(crate) type Statuses = BTreeMap<u16, u32>;

/// From where, and over how many connections.
#[derive(Clone, Copy)]
pub(crate) struct Origin {
    pub(crate) address: Ipv4Addr,
    pub(crate) connections: u32,
}

/// A running flood.
pub(crate) struct Flood {
    progress: Arc<Progress>,
    thread: JoinHandle<Result<Statuses>>,
}

#[derive(Default)]
struct Progress {
    is_stopping: AtomicBool,
    answers: AtomicU32,
}

impl Flood {
    /// Begins. Each request is made anew, told the number of its connection.
    pub(crate) fn start(
        server: SocketAddr,
        origin: Origin,
        request: impl Fn(u32) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let progress = Arc::new(Progress::default());
        let seen = Arc::clone(&progress);
        let request = Arc::new(request);
        let thread = aside(move || {
            runtime()?.block_on(async {
                let mut connections = JoinSet::new();
                for number in 0..origin.connections {
                    let (progress, request) = (Arc::clone(&seen), Arc::clone(&request));
                    connections.spawn(async move {
                        hammer(server, origin.address, &progress, || request(number)).await
                    });
                }
                sum(connections).await
            })
        });
        Self { progress, thread }
    }

    /// Waits until there were so many answers.
    pub(crate) fn wait_for(&self, answers: u32) -> Result<()> {
        while self.progress.answers.load(Ordering::Relaxed) < answers {
            ensure!(!self.thread.is_finished(), "the flood has ended early");
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Ends it when the last requests are answered.
    pub(crate) fn stop(self) -> Result<Statuses> {
        self.progress.is_stopping.store(true, Ordering::Relaxed);
        join(self.thread)
    }
}

async fn hammer(
    server: SocketAddr,
    from: Ipv4Addr,
    progress: &Progress,
    request: impl Fn() -> Vec<u8>,
) -> Result<Statuses> {
    let mut stream = connect(from, server).await?;
    let mut statuses = Statuses::new();
    while !progress.is_stopping.load(Ordering::Relaxed) {
        let reply = ask(&mut stream, &request()).await?;
        *statuses.entry(reply.status).or_default() += 1;
        progress.answers.fetch_add(1, Ordering::Relaxed);
    }
    Ok(statuses)
}

async fn sum(mut connections: JoinSet<Result<Statuses>>) -> Result<Statuses> {
    let mut all = Statuses::new();
    while let Some(ended) = connections.join_next().await {
        for (status, count) in ended.map_err(|error| anyhow!("a connection ended: {error}"))?? {
            *all.entry(status).or_default() += count;
        }
    }
    Ok(all)
}
