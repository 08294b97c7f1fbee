//! What a request brings to the threads.

use std::time::Duration;

use super::source::Source;

/// What a request draws before it asks for work. A request may need several pieces of work, and shows the
/// same ticket for each.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// In whose turn the work is done.
    pub source: Source,
    /// Until when an answer is worth anything; a time of [`crate::ambient::Ambient::elapsed`].
    pub deadline: Duration,
    /// How many pieces are still to be done by the deadline, one after the other. Each waits for a turn of
    /// its own.
    pub pieces: u32,
}

impl Ticket {
    /// The same request, after more has been learnt about who asks.
    #[must_use]
    pub fn of(self, source: Source) -> Self {
        Self { source, ..self }
    }

    /// The same request, of which so many pieces are still to be done.
    #[must_use]
    pub fn with_pieces(self, pieces: u32) -> Self {
        Self { pieces, ..self }
    }
}
