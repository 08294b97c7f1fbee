//! Why nothing came of an attempt.

use sea_orm::DbErr;

use crate::throttle::Throttled;
use crate::{passwords, users};

/// Why nothing came of an attempt.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too many attempts, from one address or network.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// No answer about a password.
    #[error(transparent)]
    Passwords(#[from] passwords::Error),
    /// The user cannot be changed like that.
    #[error("{0}")]
    User(#[from] users::Error),
    /// The database failed.
    #[error("{0}")]
    Database(#[from] DbErr),
}
