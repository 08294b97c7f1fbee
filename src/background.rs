//! What a running server does by itself, each task at its own period. It follows the clocks and the signing
//! keys, rotates these, sweeps what has expired, writes down what the throttle has counted, and follows the
//! schemes of the stored passwords and what the clients have registered. It must not know how any of these
//! tasks is done.

use std::fmt::Display;
use std::time::Duration;

use sea_orm::DbErr;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::keyring::KeyAdmin;
use crate::repeats::{Due, MINUTE, Repeats};
use crate::state::AppState;
use crate::{housekeeping, keyring, sessions, users};

/// A server that is killed forgets the attempts that it has counted for as long.
const THROTTLE_PERIOD: Duration = Duration::from_secs(1);

/// How long a revocation may go unnoticed by another node (V3).
const STATUS_PERIOD: Duration = Duration::from_millis(500);

/// How long sessions may be left over by a process that was killed while it ended very many.
const ENDINGS_PERIOD: Duration = Duration::from_secs(1);

/// How long a clock that was set may go unnoticed.
const CLOCK_PERIOD: Duration = Duration::from_secs(1);

/// Starts all tasks; they end when the set is dropped or shut down.
pub fn start(state: &AppState) -> JoinSet<()> {
    let mut tasks = Tasks { state, running: JoinSet::new() };
    tasks.every(CLOCK_PERIOD, "compare this machine's clock with the database's", follow_clocks);
    tasks.every(
        state.config.keys.reload_interval.0,
        "reload the signing keys; those that are not revoked stay in use",
        follow_keys,
    );
    tasks.every(
        STATUS_PERIOD,
        "read what was revoked; status lists are not signed for a later time",
        follow_revocations,
    );
    tasks.every(ENDINGS_PERIOD, "end sessions that were left over", finish_endings);
    tasks.every(THROTTLE_PERIOD, "store counted attempts; they are kept in memory", store_attempts);
    tasks.every(MINUTE, "rotate the signing keys", rotate_keys);
    tasks.every(MINUTE, "sweep what has expired", sweep);
    tasks.every(MINUTE, "count the schemes of the password hashes", take_census);
    tasks.every(
        MINUTE,
        "read what the clients have registered; what was read last stays in use",
        follow_registrations,
    );
    tasks.running
}

struct Tasks<'a> {
    state: &'a AppState,
    running: JoinSet<()>,
}

impl Tasks<'_> {
    /// Does `task` now and then once a `period`. That it fails is told once a minute, with how often it did.
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
            let mut has_failed = false;
            loop {
                ticks.tick().await;
                let result = task(state.clone()).await;
                if let Err(error) = &result {
                    tell(&state.repeats, what, error);
                } else if has_failed {
                    tracing::info!("what failed works again: {what}");
                }
                has_failed = result.is_err();
            }
        });
    }
}

fn tell(repeats: &Repeats, what: &'static str, error: &impl Display) {
    if let Some(Due { left_out }) = repeats.due("background", format!("{what}: {error}"), MINUTE) {
        tracing::error!(%error, repeated = left_out, "cannot {what}");
    }
}

async fn follow_clocks(state: AppState) -> Result<(), DbErr> {
    state.timekeeper.follow(&state.database).await
}

async fn follow_keys(state: AppState) -> Result<(), keyring::Error> {
    state.keyring.reload(&state.database).await
}

async fn follow_revocations(state: AppState) -> Result<(), DbErr> {
    state.status.follow(&state.database, &state.ambient).await
}

async fn finish_endings(state: AppState) -> Result<(), DbErr> {
    sessions::finish_endings(&state.database, &state.ambient).await.map(drop)
}

async fn store_attempts(state: AppState) -> Result<(), DbErr> {
    state.throttle.synchronise(&state.database).await.map(drop)
}

/// Replaces the key that signs when it is old enough, unless the time is not trusted (D10). Several nodes may
/// try; one of them does it.
pub async fn rotate_keys(state: AppState) -> Result<(), keyring::Error> {
    if state.timekeeper.require_trust().is_err() {
        return Ok(());
    }
    let AppState { database, config, ambient, .. } = &state;
    if let Some(key) = KeyAdmin::new(database, &config.keys, ambient).rotate_if_due().await? {
        tracing::info!(kid = key.kid, "published the next signing key");
    }
    Ok(())
}

/// Deletes what has expired, unless the time is not trusted (D10).
pub async fn sweep(state: AppState) -> Result<(), keyring::Error> {
    if state.timekeeper.require_trust().is_err() {
        return Ok(());
    }
    housekeeping::sweep(&state.database, &state.config, &state.ambient).await.map(drop)
}

/// Pages of a client that has registered since may read answers too, also when the database is away next.
async fn follow_registrations(state: AppState) -> Result<(), DbErr> {
    state.clients.read_registered().await.map(drop)
}

/// Lets decoys follow what the table holds: logins upgrade it, an import adds to it.
async fn take_census(state: AppState) -> Result<(), DbErr> {
    state.passwords.set_census(&users::census(state.database.patient_reader()).await?);
    Ok(())
}
