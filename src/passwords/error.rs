//! Why there is no answer about a password.

use std::time::Duration;

/// Why there is no answer about a password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no slot in the queue, or no thread in time. The same request may succeed later.
    #[error("all hashing threads are busy")]
    Overloaded {
        /// When to ask again, in whole seconds.
        retry_after: Duration,
    },
    /// The cost parameters cannot be used.
    #[error("cannot hash with these parameters: {0}")]
    Cost(String),
    /// A hashing thread ended without an answer.
    #[error("a hashing thread failed")]
    Lost,
    /// The system gives no thread.
    #[error("cannot start a hashing thread: {0}")]
    Thread(#[from] std::io::Error),
}
