//! What a running server does by itself: it follows changes of the keys, and of the schemes that passwords are hashed
//! by, and sweeps sessions that are over.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::housekeeping;
use crate::keyring::KeyAdmin;
use crate::state::AppState;
use crate::users;

/// What a server that is killed forgets of the attempts that it has counted.
const THROTTLE_INTERVAL: Duration = Duration::from_secs(1);

const SWEEP_INTERVAL: Duration = Duration::from_mins(1);

const CENSUS_INTERVAL: Duration = Duration::from_mins(1);

pub(super) fn start(state: &AppState) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(follow_keys(state.clone()));
    tasks.spawn(sweep(state.clone()));
    tasks.spawn(rotate_keys(state.clone()));
    tasks.spawn(take_census(state.clone()));
    tasks.spawn(synchronise_throttle(state.clone()));
    tasks
}

async fn follow_keys(state: AppState) {
    let mut ticks = interval(state.config.keys.reload_interval.0);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // What is wrong is told once, not each second.
    let mut told = None;
    loop {
        ticks.tick().await;
        let reason = state.keyring.reload(&state.database).await.err().map(|error| error.to_string());
        if let Some(error) = reason.as_ref().filter(|_| reason != told) {
            tracing::error!(error, "cannot reload the signing keys; those that are not revoked stay in use");
        }
        told = reason;
    }
}

async fn sweep(state: AppState) {
    let mut ticks = interval(SWEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let swept = housekeeping::sweep(&state.database, &state.config, &state.ambient).await;
        if let Err(error) = swept {
            tracing::warn!(%error, "cannot sweep what has expired");
        }
    }
}

/// Replaces the key that signs when it is old enough. Several nodes may try; one of them does it.
async fn rotate_keys(state: AppState) {
    let mut ticks = interval(SWEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match KeyAdmin::new(&state.database, &state.config.keys, &state.ambient).rotate_if_due().await {
            Ok(Some(key)) => tracing::info!(kid = key.kid, "published the next signing key"),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "cannot rotate the signing keys"),
        }
    }
}

async fn synchronise_throttle(state: AppState) {
    let mut ticks = interval(THROTTLE_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = state.throttle.synchronise(&state.database).await {
            tracing::warn!(%error, "cannot store counted attempts; they are kept in memory");
        }
    }
}

/// Lets decoys follow what the table holds: logins upgrade it, an import adds to it.
async fn take_census(state: AppState) {
    let mut ticks = interval(CENSUS_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first one was taken before the server started.
    ticks.reset();
    loop {
        ticks.tick().await;
        match users::census(state.database.reader()).await {
            Ok(census) => state.passwords.set_census(&census),
            Err(error) => tracing::warn!(%error, "cannot count the schemes of the password hashes"),
        }
    }
}
