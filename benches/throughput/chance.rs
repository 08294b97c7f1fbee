//! Which of many comes next: the same sequence in every run.

/// The linear congruential generator of Numerical Recipes; its upper bits are the better ones.
pub(crate) struct Chance {
    state: u32,
}

impl Chance {
    pub(crate) fn from(seed: u32) -> Self {
        Self { state: seed }
    }

    /// A number below this one.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.state = self.state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let scaled = (u64::from(self.state) * u64::from(end)) >> 32;
        u32::try_from(scaled).unwrap_or_default()
    }
}
