//! When a statement is sent a second time (D9).

use sea_orm::sqlx;

use super::fault;
use crate::metrics::DatabaseMetrics;

/// What statements do that stand outside of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// They change nothing, so that they can be repeated.
    Read,
    /// They may change something.
    Write,
}

/// The attempts at one statement: two at most, each over another connection.
pub(super) struct Attempts<'a> {
    work: Work,
    is_second: bool,
    metrics: &'a DatabaseMetrics,
}

impl<'a> Attempts<'a> {
    pub(super) fn at(work: Work, metrics: &'a DatabaseMetrics) -> Self {
        Self { work, is_second: false, metrics }
    }

    /// Whether the statement is to be sent again after this answer. It is, once, if the connection was at
    /// fault and nothing can have been written.
    pub(super) fn again<T>(&mut self, answer: &Result<T, sqlx::Error>) -> bool {
        let is_first = !std::mem::replace(&mut self.is_second, true);
        let changes_nothing = self.work == Work::Read;
        let is_again =
            is_first && answer.as_ref().is_err_and(|error| fault::may_be_repeated(error, changes_nothing));
        if is_again {
            self.metrics.repeated();
        }
        is_again
    }
}
