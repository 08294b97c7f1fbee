//! How long statements and waits may take, alone and together (D9).
//!
//! A request asks several times: for the client, for the user, to store a session, for the origins of a page.
//! Each statement has a limit of its own, but the client waits for their sum. So the time of all statements
//! of a request is taken from one budget. What else a request waits for, such as a hash, is not.

use std::cell::Cell;
use std::io;
use std::time::Duration;

use sea_orm::sqlx;
use tokio::time::Instant;

tokio::task_local! {
    static LEFT: Cell<Duration>;
}

/// Does the work of one request. All its statements together get this much time.
pub async fn within_budget<T>(budget: Duration, work: impl Future<Output = T>) -> T {
    LEFT.scope(Cell::new(budget), work).await
}

/// How a wait for the database has ended, and how long it was.
pub(super) struct Waited<T> {
    pub(super) time: Duration,
    /// `None` if the time was up.
    pub(super) answer: Option<Result<T, sqlx::Error>>,
}

impl<T> Waited<T> {
    /// The answer. That there was none is an error of the network.
    pub(super) fn or_late(self) -> Result<T, sqlx::Error> {
        self.answer.unwrap_or_else(|| {
            let late = io::Error::new(io::ErrorKind::TimedOut, "the database did not answer in time");
            Err(sqlx::Error::Io(late))
        })
    }
}

/// Waits for the database, but no longer than `limit` and the budget allow. Where no budget is set, as in
/// background work and in commands, the limit counts alone.
pub(super) async fn wait<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Waited<T> {
    let limit = LEFT.try_with(|left| limit.min(left.get())).unwrap_or(limit);
    #[expect(clippy::disallowed_methods, reason = "the time is that of another machine")]
    let began = Instant::now();
    // A timeout of zero would still send the statement.
    let answer = if limit.is_zero() { None } else { tokio::time::timeout(limit, work).await.ok() };
    let time = began.elapsed();
    // Work without a budget has nothing to take the time from.
    let _ = LEFT.try_with(|left| left.set(left.get().saturating_sub(time)));
    Waited { time, answer }
}
