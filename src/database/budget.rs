//! How long statements and waits may take, alone and together (D9).
//!
//! A request asks several times: for the client, for the user, to store a session, for the origins of a page.
//! Each statement has a limit of its own, but the client waits for their sum. So the time of all statements
//! of a request is taken from one budget. What else a request waits for, such as a hash, is not.

use std::cell::Cell;
use std::io;
use std::time::Duration;

use sea_orm::sqlx;
use tokio::time::{Instant, timeout};

use crate::address::Prefix;
use crate::spent::Wait;

tokio::task_local! {
    static REQUEST: Request;
}

/// What the database must know of the request that asks.
struct Request {
    /// The time that its statements may still take.
    left: Cell<Duration>,
    /// Where it comes from.
    prefix: Prefix,
}

/// Does the work of one request, which comes from there. All its statements together get this much time.
pub fn within_budget<T>(
    budget: Duration,
    prefix: Prefix,
    work: impl Future<Output = T>,
) -> impl Future<Output = T> {
    // Not an `async fn`, which would keep room for the work twice.
    REQUEST.scope(Request { left: Cell::new(budget), prefix }, work)
}

/// Where the request comes from that is being worked on; nothing in background work and in commands.
pub(super) fn prefix() -> Option<Prefix> {
    REQUEST.try_with(|request| request.prefix).ok()
}

/// Waits for what one asks the database and others want to know too, but no longer than the budget allows.
/// `None` if the time was up. Who does not ask has no statement that would be counted.
pub async fn wait_with_others<T>(work: impl Future<Output = T>) -> Option<T> {
    let Ok(left) = REQUEST.try_with(|request| request.left.get()) else {
        return Some(work.await);
    };
    #[expect(clippy::disallowed_methods, reason = "the time is that of another machine")]
    let began = Instant::now();
    let answer = if left.is_zero() { None } else { timeout(left, work).await.ok() };
    let left = left.saturating_sub(began.elapsed());
    // The one who asks has less already.
    let _ = REQUEST.try_with(|request| request.left.set(request.left.get().min(left)));
    answer
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

/// Waits for SQLite, which works in this process and always answers.
pub(super) async fn wait_without_limit<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Waited<T> {
    let _wait = Wait::for_database();
    #[expect(clippy::disallowed_methods, reason = "what really passes is what is counted")]
    let began = Instant::now();
    let answer = Some(work.await);
    Waited { time: began.elapsed(), answer }
}

/// Waits for the database, but no longer than `limit` and the budget allow. Where no budget is set, as in
/// background work and in commands, the limit counts alone.
pub(super) async fn wait<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Waited<T> {
    let _wait = Wait::for_database();
    let limit = REQUEST.try_with(|request| limit.min(request.left.get())).unwrap_or(limit);
    #[expect(clippy::disallowed_methods, reason = "the time is that of another machine")]
    let began = Instant::now();
    // A timeout of zero would still send the statement.
    let answer = if limit.is_zero() { None } else { timeout(limit, work).await.ok() };
    let time = began.elapsed();
    // Work without a budget has nothing to take the time from.
    let _ = REQUEST.try_with(|request| request.left.set(request.left.get().saturating_sub(time)));
    Waited { time, answer }
}
