//! A flood, at first alone: whether it makes the server look anything up is seen while nobody else is there.

use anyhow::Result;
use support::Server;
use support::report::Report;

use crate::flood::{Flood, Origin, Statuses};

/// The threads that speak to SQLite, as far as their name is kept. For a look-up one of them wakes up once at
/// least.
const DATABASE: &str = "sqlx-sqlite";

/// What the server does by itself meanwhile wakes these threads less often than once for so many answers.
const ANSWERS_A_LOOK_UP: u32 = 10;

/// A flood to which there were so many answers while it was alone.
pub(super) struct Alone {
    flood: Flood,
    answers: u32,
    /// How often the database's threads woke up meanwhile.
    look_ups: u64,
}

impl Alone {
    pub(super) fn start(
        server: &Server,
        origin: Origin,
        answers: u32,
        request: impl Fn(u32) -> Vec<u8> + Send + Sync + 'static,
    ) -> Result<Self> {
        let process = server.process.proc();
        let before = process.waits(DATABASE)?;
        let flood = Flood::start(server.address, origin, request);
        flood.wait_for(answers)?;
        let look_ups = process.waits(DATABASE)?.saturating_sub(before);
        Ok(Self { flood, answers, look_ups })
    }

    /// Ends the flood, all of which must have been answered so.
    pub(super) fn stop(self, report: &mut Report, expected: u16) -> Result<Statuses> {
        let Self { flood, answers, look_ups } = self;
        let statuses = flood.stop()?;
        report.must(
            &format!("answers to the flood, by status (all {expected})"),
            format!("{statuses:?}"),
            statuses.keys().eq([&expected]),
        )?;
        let bound = u64::from(answers / ANSWERS_A_LOOK_UP);
        report.must(
            &format!("how often the database was asked for {answers} answers (≤ {bound})"),
            look_ups,
            look_ups <= bound,
        )?;
        Ok(statuses)
    }
}
