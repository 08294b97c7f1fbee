//! When a statement is sent a second time (D9).

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

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

/// Why a piece of work was not done.
#[derive(Debug)]
pub(super) enum Failure {
    /// There was no connection for it, whatever the reason. It was not sent.
    NoConnection(sqlx::Error),
    /// It was sent.
    Statement(sqlx::Error),
}

impl Failure {
    /// As `SeaORM` words it.
    pub(super) fn worded(self, of_statement: impl FnOnce(sqlx::Error) -> DbErr) -> DbErr {
        match self {
            Self::NoConnection(sqlx::Error::PoolTimedOut) => {
                DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)
            }
            Self::NoConnection(error) => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
            Self::Statement(error) => of_statement(error),
        }
    }
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
    pub(super) fn again<T>(&mut self, answer: &Result<T, Failure>) -> bool {
        let is_first = !std::mem::replace(&mut self.is_second, true);
        let changes_nothing = self.work == Work::Read;
        let may_be_repeated = match answer {
            Err(Failure::Statement(error)) => fault::may_be_repeated(error, changes_nothing),
            Err(Failure::NoConnection(_)) | Ok(_) => false,
        };
        if is_first && may_be_repeated {
            self.metrics.repeated();
        }
        is_first && may_be_repeated
    }
}
