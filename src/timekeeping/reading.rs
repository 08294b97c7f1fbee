//! What the clocks say at one moment.

use std::time::Duration;

use entity::time::UnixMillis;
use sea_orm::DbErr;

use super::distrust::Distrust;
use crate::ambient::Ambient;
use crate::clock::millis;
use crate::database::Database;

/// How far apart clocks that agree may be, in milliseconds.
pub(super) const TOLERANCE: i64 = 60_000;

/// A smaller difference to the database is not corrected, in milliseconds. The way to the database takes
/// time, and nodes whose clocks are right shall stamp with these.
const NEGLIGIBLE: i64 = 1000;

/// What the clocks say at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// On [`Ambient::elapsed`].
    pub(super) elapsed: Duration,
    /// By this machine's clock.
    pub(super) machine: UnixMillis,
    /// By the database's clock. Where the database is a file, that is this machine's.
    pub(super) database: UnixMillis,
    /// How much the database's clock may be off the time above, in milliseconds. Absent where the database
    /// has no clock of its own.
    uncertainty: Option<i64>,
}

impl Reading {
    /// Reads the clocks. The database is taken to have told the time halfway between question and answer.
    pub(super) async fn take(database: &Database, ambient: &Ambient) -> Result<Self, DbErr> {
        let asked_at = ambient.elapsed();
        let told = database.time().await?;
        let (elapsed, machine) = (ambient.elapsed(), ambient.machine_time());
        let Some(told) = told else {
            return Ok(Self { elapsed, machine, database: machine, uncertainty: None });
        };
        let uncertainty = millis(elapsed.saturating_sub(asked_at) / 2);
        let database = ambient.of_database(told).plus_millis(uncertainty);
        Ok(Self { elapsed, machine, database, uncertainty: Some(uncertainty) })
    }

    /// What the database's clock is ahead of this machine's, in milliseconds.
    pub(super) fn offset(&self) -> i64 {
        self.database.0.saturating_sub(self.machine.0)
    }

    /// Fails when the two clocks are too far apart.
    pub(super) fn require_agreement(&self) -> Result<(), Distrust> {
        if self.offset().unsigned_abs() <= TOLERANCE.unsigned_abs() {
            return Ok(());
        }
        Err(Distrust::Differing { machine: self.machine, database: self.database })
    }

    /// Lets the present be the database's from now on, where that has a clock of its own. What is done to
    /// this machine's clock afterwards moves the present no more.
    pub(super) fn correct(&self, ambient: &Ambient) {
        let Some(uncertainty) = self.uncertainty else {
            return;
        };
        let present = ambient.told_at(self.elapsed).unwrap_or(self.machine);
        let noticed = NEGLIGIBLE.saturating_add(uncertainty);
        let is_right = present.0.abs_diff(self.database.0) <= noticed.unsigned_abs();
        ambient.go_on_from(if is_right { present } else { self.database }, self.elapsed);
    }

    /// The clocks at a later moment, as far as they are known without the database.
    pub(super) fn later(&self, elapsed: Duration, machine: UnixMillis) -> Self {
        Self { elapsed, machine, database: machine.plus_millis(self.offset()), uncertainty: self.uncertainty }
    }

    /// Whether both clocks have gone on since an earlier reading as much as the clock that nobody can set, up
    /// to a difference of so many milliseconds.
    pub(super) fn goes_on(&self, earlier: &Self, difference: i64) -> bool {
        let passed = millis(self.elapsed.saturating_sub(earlier.elapsed));
        let is_even = |before: UnixMillis, now: UnixMillis| {
            now.0.saturating_sub(before.0).abs_diff(passed) <= difference.unsigned_abs()
        };
        is_even(earlier.machine, self.machine) && is_even(earlier.database, self.database)
    }
}
