//! Where randomness comes from. Must not know what it is used for.

use std::fmt::Debug;

/// A source of unpredictable bytes.
pub trait Entropy: Debug + Send + Sync {
    /// Fills `buffer`.
    fn fill(&self, buffer: &mut [u8]);
}

/// The operating system's random number generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    /// When the operating system has no randomness to give: going on without it would hand out guessable
    /// secrets.
    fn fill(&self, buffer: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's randomness")]
        #[expect(clippy::expect_used, reason = "there is no safe way to go on")]
        getrandom::fill(buffer).expect("the operating system gives no randomness");
    }
}
