//! What the threads do.

use std::fmt::{Debug, Display};
use std::hash::Hash;

/// A piece of work that keeps a core busy for a good while.
pub trait Work: Send + 'static {
    /// What the time of the work depends on; shown as a label of metrics.
    type Kind: Copy + Debug + Display + Eq + Hash + Send;
    /// What a thread keeps from one piece of work to the next, as memory.
    type Tools: Send + 'static;
    /// What comes of the work.
    type Outcome: Send + 'static;

    /// Its kind.
    fn kind(&self) -> Self::Kind;

    /// Does it. A thread that has begun is taken until this returns.
    fn run(self, tools: &mut Self::Tools) -> Self::Outcome;
}
