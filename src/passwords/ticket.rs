//! What a request brings to the hashing threads.

use std::time::Instant;

use super::source::{Source, Standing};

/// What a request draws before it asks for hashes, of which it may need several: in whose turn they are made, and
/// until when an answer is worth anything.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub(super) source: Source,
    pub(super) standing: Standing,
    pub(super) deadline: Instant,
}

impl Ticket {
    /// The same for somebody of this standing.
    #[must_use]
    pub fn with_standing(self, standing: Standing) -> Self {
        Self { standing, ..self }
    }
}
