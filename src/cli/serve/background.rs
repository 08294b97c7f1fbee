//! What a running server does by itself: it follows changes of the keys and sweeps sessions that are over.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::sessions;
use crate::state::AppState;

const SWEEP_INTERVAL: Duration = Duration::from_mins(1);

/// Few enough that the write lock is held for milliseconds.
const SWEEP_BATCH: u64 = 500;

pub(super) fn start(state: &AppState) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(follow_keys(state.clone()));
    tasks.spawn(sweep_sessions(state.clone()));
    tasks
}

async fn follow_keys(state: AppState) {
    let mut ticks = interval(state.config.keys.reload_interval.0);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = state.keyring.reload(&state.database).await {
            tracing::error!(%error, "cannot reload the signing keys; the present ones stay in use");
        }
    }
}

async fn sweep_sessions(state: AppState) {
    let mut ticks = interval(SWEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        loop {
            match sessions::sweep(state.database.writer(), state.ambient.now(), SWEEP_BATCH).await {
                Ok(swept) if swept == SWEEP_BATCH => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "cannot sweep sessions");
                    break;
                }
            }
        }
    }
}
