//! What a running server does by itself, each task at its own period. It follows the signing keys, rotates
//! them, sweeps what has expired, writes down what the throttle has counted, and follows the schemes of the
//! stored passwords. It must not know how any of these tasks is done.

use std::fmt::Display;
use std::time::Duration;

use sea_orm::DbErr;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::keyring::KeyAdmin;
use crate::state::AppState;
use crate::{housekeeping, keyring, users};

/// A server that is killed forgets the attempts that it has counted for as long.
const THROTTLE_PERIOD: Duration = Duration::from_secs(1);

const MINUTE: Duration = Duration::from_mins(1);

/// Starts all tasks; they end when the set is dropped or shut down.
pub fn start(state: &AppState) -> JoinSet<()> {
    let mut tasks = Tasks { state, running: JoinSet::new() };
    tasks.every(
        state.config.keys.reload_interval.0,
        "reload the signing keys; those that are not revoked stay in use",
        follow_keys,
    );
    tasks.every(THROTTLE_PERIOD, "store counted attempts; they are kept in memory", store_attempts);
    tasks.every(MINUTE, "rotate the signing keys", rotate_keys);
    tasks.every(MINUTE, "sweep what has expired", sweep);
    tasks.every(MINUTE, "count the schemes of the password hashes", take_census);
    tasks.running
}

struct Tasks<'a> {
    state: &'a AppState,
    running: JoinSet<()>,
}

impl Tasks<'_> {
    /// Does `task` now and then once a `period`. That it fails is told when it begins to, not each time.
    fn every<F, E>(
        &mut self,
        period: Duration,
        what: &'static str,
        task: impl Fn(AppState) -> F + Send + 'static,
    ) where
        F: Future<Output = Result<(), E>> + Send,
        E: Display,
    {
        let state = self.state.clone();
        self.running.spawn(async move {
            let mut ticks = interval(period);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut told = None;
            loop {
                ticks.tick().await;
                let failure = task(state.clone()).await.err().map(|error| error.to_string());
                match &failure {
                    Some(error) if failure != told => tracing::error!(error, "cannot {what}"),
                    None if told.is_some() => tracing::info!("what failed works again: {what}"),
                    _ => {}
                }
                told = failure;
            }
        });
    }
}

async fn follow_keys(state: AppState) -> Result<(), keyring::Error> {
    state.keyring.reload(&state.database).await
}

async fn store_attempts(state: AppState) -> Result<(), DbErr> {
    state.throttle.synchronise(&state.database).await.map(drop)
}

/// Replaces the key that signs when it is old enough. Several nodes may try; one of them does it.
async fn rotate_keys(state: AppState) -> Result<(), keyring::Error> {
    let AppState { database, config, ambient, .. } = &state;
    if let Some(key) = KeyAdmin::new(database, &config.keys, ambient).rotate_if_due().await? {
        tracing::info!(kid = key.kid, "published the next signing key");
    }
    Ok(())
}

async fn sweep(state: AppState) -> Result<(), keyring::Error> {
    housekeeping::sweep(&state.database, &state.config, &state.ambient).await.map(drop)
}

/// Lets decoys follow what the table holds: logins upgrade it, an import adds to it.
async fn take_census(state: AppState) -> Result<(), DbErr> {
    state.passwords.set_census(&users::census(state.database.reader()).await?);
    Ok(())
}
