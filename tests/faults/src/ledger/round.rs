//! Clients and an administrator at work until somebody is killed.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use support::caller::runtime;
use tokio::task::JoinSet;

use super::account::{Account, Acknowledged};
use super::clerk::{Clerk, Work};
use super::client::Client;
use super::progress::Progress;
use crate::installation::Installation;

/// How many clients there are.
const CLIENTS: usize = 4;

/// In every fourth round somebody is killed soon after its begin, in others when the first accounts are done.
const KINDS: u32 = 4;

/// How much later, in milliseconds.
const LATER: RangeInclusive<u64> = 20..=250;

/// Longest wait for the first accounts.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a round does.
pub(super) struct Round<'a> {
    pub(super) number: u32,
    pub(super) installation: &'a Installation,
    pub(super) node: SocketAddr,
    pub(super) acknowledged: Acknowledged,
    pub(super) changes_keys: bool,
}

impl Round<'_> {
    /// Lets them work, and does something to them in the middle of it. What was done then.
    pub(super) fn play(&self, interrupt: impl FnOnce() -> Result<()>) -> Result<Work> {
        let progress = &Arc::<Progress>::default();
        let prefix = &format!("u{}", self.number);
        thread::scope(|scope| {
            let clients = scope.spawn(|| self.run_clients(prefix, progress));
            let clerk = Clerk {
                sandbox: &self.installation.sandbox,
                client: self.client(CLIENTS),
                changes_keys: self.changes_keys,
            };
            let clerk = scope.spawn(move || clerk.work(prefix, progress));
            self.wait(progress);
            let interrupted = interrupt();
            progress.stop();
            let accounts = clients.join().map_err(|_| anyhow!("the clients panicked"))??;
            let mut work = clerk.join().map_err(|_| anyhow!("the clerk panicked"))??;
            interrupted?;
            work.accounts.extend(accounts);
            Ok(work)
        })
    }

    fn wait(&self, progress: &Progress) {
        let give_up = Instant::now() + PATIENCE;
        while progress.accounts() < self.number % KINDS && Instant::now() < give_up {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(fastrand::u64(LATER)));
    }

    fn run_clients(&self, prefix: &str, progress: &Arc<Progress>) -> Result<Vec<Account>> {
        runtime()?.block_on(async {
            let mut clients = JoinSet::new();
            for number in 0..CLIENTS {
                let (client, prefix) = (self.client(number), prefix.to_owned());
                let progress = Arc::clone(progress);
                clients.spawn(async move { client.live(prefix, &progress).await });
            }
            Ok(clients.join_all().await.concat())
        })
    }

    fn client(&self, number: usize) -> Client {
        let Self { node, acknowledged, .. } = *self;
        Client { node, secret: self.installation.secret.clone(), acknowledged, number }
    }
}
