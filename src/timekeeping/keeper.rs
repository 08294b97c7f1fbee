//! The clocks of a running server.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::DbErr;

use super::agreement::Agreement;
use super::distrust::Distrust;
use super::mark::{self, Mark};
use super::reading::Reading;
use crate::ambient::Ambient;
use crate::database::Database;
use crate::metrics::ClockMetrics;
use crate::repeats::{Due, MINUTE, Repeats};

/// How often the log says that the time has jumped, which may be for days.
const HOUR: Duration = Duration::from_hours(1);

/// Reads the clocks from time to time, and knows what to think of them.
#[derive(Debug)]
pub struct Timekeeper {
    ambient: Ambient,
    repeats: Arc<Repeats>,
    metrics: ClockMetrics,
    known: Mutex<Known>,
}

/// What the readings have shown.
#[derive(Debug)]
struct Known {
    agreement: Agreement,
    by_mark: Result<(), Distrust>,
    /// When the mark was last taken for right, on [`Ambient::elapsed`].
    marked_at: Duration,
}

impl Known {
    /// Compares a reading with the mark. Gives the mark that is to be stored, if it is another one: a time
    /// that the clocks do not agree on moves no mark.
    fn compare(&mut self, reading: &Reading, mark: Option<Mark>) -> Option<Mark> {
        let passed = reading.elapsed.saturating_sub(self.marked_at);
        let moved = match mark {
            Some(mark) => mark.moved_to(reading.database, passed),
            None => Mark::trusted(reading.database),
        };
        self.by_mark = moved.require_no_trial();
        self.agreement.judge(reading.elapsed, reading.machine).ok()?;
        self.marked_at = reading.elapsed;
        (mark != Some(moved)).then_some(moved)
    }
}

impl Timekeeper {
    /// Reads the clocks for the first time. From now on `ambient` has the database's time.
    pub async fn start(
        database: &Database,
        ambient: &Ambient,
        repeats: &Arc<Repeats>,
        metrics: &ClockMetrics,
    ) -> Result<Self, DbErr> {
        let first = Reading::take(database, ambient).await?;
        let keeper = Self {
            ambient: ambient.clone(),
            repeats: Arc::clone(repeats),
            metrics: metrics.clone(),
            known: Mutex::new(Known {
                agreement: Agreement::begin(first),
                by_mark: Ok(()),
                marked_at: first.elapsed,
            }),
        };
        keeper.take_in(&first, database).await?;
        Ok(keeper)
    }

    /// Reads the clocks if that is due: once a minute, and at once when this machine's clock was set.
    pub async fn follow(&self, database: &Database) -> Result<(), DbErr> {
        let (elapsed, machine) = (self.ambient.elapsed(), self.ambient.machine_time());
        if !self.lock().agreement.is_due(elapsed, machine) {
            return Ok(());
        }
        // What was read last counts no more after a while.
        let reading = Reading::take(database, &self.ambient).await.inspect_err(|_| self.tell())?;
        if self.lock().agreement.note(reading) {
            tracing::warn!(offset_seconds = reading.offset() / 1000, "a clock has jumped");
        }
        self.take_in(&reading, database).await
    }

    async fn take_in(&self, reading: &Reading, database: &Database) -> Result<(), DbErr> {
        reading.correct(&self.ambient);
        let mark = mark::find(database).await?;
        let moved = self.lock().compare(reading, mark);
        self.tell();
        match moved {
            Some(moved) => mark::store(database, moved).await,
            None => Ok(()),
        }
    }

    /// Fails unless the time may be gone by where that cannot be undone.
    pub fn require_trust(&self) -> Result<(), Distrust> {
        let (elapsed, machine) = (self.ambient.elapsed(), self.ambient.machine_time());
        let known = self.lock();
        known.agreement.judge(elapsed, machine)?;
        known.by_mark
    }

    /// What the database's clock was last ahead of this machine's, in milliseconds.
    pub fn offset(&self) -> i64 {
        self.lock().agreement.offset()
    }

    /// Tells metrics and log. That a server has just begun is nothing to tell the log.
    fn tell(&self) {
        let (offset, trust) = (self.offset(), self.require_trust());
        self.metrics.read(offset, trust.is_ok());
        let Err(distrust) = trust else {
            return;
        };
        let period = match distrust {
            Distrust::Differing { .. } => MINUTE,
            Distrust::Jumped { .. } => HOUR,
            Distrust::TooSoon | Distrust::Unread => return,
        };
        if let Some(Due { left_out }) = self.repeats.due("clock", distrust.as_str().to_owned(), period) {
            let offset_seconds = offset / 1000;
            tracing::warn!(offset_seconds, repeated = left_out, "nothing is deleted by the time: {distrust}");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
