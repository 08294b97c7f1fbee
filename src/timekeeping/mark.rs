//! How far time had got when it was last trusted: the high-water mark, which outlives the process.
//!
//! A clock that is wrong from the start on looks like a right one after a pause, and nothing tells them apart
//! but the length of the pause. After a long one the time is on trial: it has to go on for so long that
//! somebody notices if it is wrong, or a person says that it is right. Pure, but for two functions at the
//! end.

use std::time::Duration;

use entity::secret::InstallationKey;
use entity::time::UnixMillis;
use sea_orm::DbErr;

use super::distrust::Distrust;
use super::reading::TOLERANCE;
use crate::clock::millis;
use crate::database::Database;
use crate::installation;

/// The row in the table `installation`.
const NAME: &str = "time_mark";

/// How long no server may have run, in milliseconds: a night, but not a weekend. By so much a clock that is
/// ahead goes unnoticed at the start.
const PAUSE: i64 = 24 * 60 * 60 * 1000;

/// How long a trial takes, in milliseconds: whoever was away over a weekend has a day left.
const TRIAL: i64 = 3 * 24 * 60 * 60 * 1000;

/// How far time had got, and the trial that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    reached: UnixMillis,
    trial: Option<Trial>,
}

/// A time that does not follow on the mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Trial {
    /// Its first moment.
    since: UnixMillis,
    /// How far it has got.
    reached: UnixMillis,
}

impl Mark {
    /// Time is trusted to have got to this moment.
    pub(super) fn trusted(reached: UnixMillis) -> Self {
        Self { reached, trial: None }
    }

    /// The mark when it is `now`, and a process has seen so much time pass since it last knew the mark to be
    /// right.
    pub(super) fn moved_to(self, now: UnixMillis, passed: Duration) -> Self {
        if can_follow(self.reached, now, passed) {
            return Self::trusted(self.reached.max(now));
        }
        let trial = match self.trial.filter(|trial| can_follow(trial.reached, now, passed)) {
            Some(trial) => Trial { reached: trial.reached.max(now), ..trial },
            None => Trial { since: now, reached: now },
        };
        if now < trial.ends_at() { Self { trial: Some(trial), ..self } } else { Self::trusted(now) }
    }

    /// Fails during a trial.
    pub(super) fn require_no_trial(&self) -> Result<(), Distrust> {
        self.trial.map_or(Ok(()), |trial| {
            Err(Distrust::Jumped { mark: self.reached, now: trial.reached, until: trial.ends_at() })
        })
    }

    fn encode(&self) -> Vec<u8> {
        let trial = self.trial.into_iter().flat_map(|trial| [trial.since, trial.reached]);
        std::iter::once(self.reached).chain(trial).flat_map(|time| time.0.to_be_bytes()).collect()
    }

    /// `None` if this is not a mark; then it is as if there was none.
    fn decode(bytes: &[u8]) -> Option<Self> {
        let (times, []) = bytes.as_chunks::<8>() else {
            return None;
        };
        let time = |bytes: &[u8; 8]| UnixMillis(i64::from_be_bytes(*bytes));
        match times {
            [reached] => Some(Self::trusted(time(reached))),
            [reached, since, seen] => {
                let trial = Trial { since: time(since), reached: time(seen) };
                Some(Self { reached: time(reached), trial: Some(trial) })
            }
            _ => None,
        }
    }
}

impl Trial {
    fn ends_at(&self) -> UnixMillis {
        self.since.plus_millis(TRIAL)
    }
}

/// Whether it can be `now` after it was `before`. Up to what was seen to pass, and a pause of which nobody
/// knows.
fn can_follow(before: UnixMillis, now: UnixMillis, passed: Duration) -> bool {
    let latest = before.plus_millis(millis(passed)).plus_millis(PAUSE);
    (before.plus_millis(-TOLERANCE)..=latest).contains(&now)
}

/// The mark, if a server has run here for long enough to set one.
pub(super) async fn find(database: &Database) -> Result<Option<Mark>, DbErr> {
    let found = installation::find(database, NAME).await?;
    Ok(found.and_then(|value| Mark::decode(&value.0)))
}

/// Stores the mark.
pub(super) async fn store(database: &Database, mark: Mark) -> Result<(), DbErr> {
    installation::replace(database, NAME, InstallationKey(mark.encode())).await
}
