//! The bits of a list that are set, in as little memory as that takes: every node has all of them.

use entity::time::UnixMillis;

use super::slot;

/// A bit that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bit {
    index: i32,
    /// The number of the first slot in which it is not needed any more.
    end: u32,
}

impl Bit {
    /// One that is needed until then.
    pub(super) fn needed_until(index: i32, until: UnixMillis) -> Self {
        Self { index, end: slot::first_not_before(until) }
    }
}

/// All of them, in the order of their indices.
#[derive(Clone, Debug, Default)]
pub(super) struct Revoked(Vec<Bit>);

impl Revoked {
    /// These.
    pub(super) fn of(mut bits: Vec<Bit>) -> Self {
        bits.sort_unstable_by_key(|bit| bit.index);
        bits.shrink_to_fit();
        Self(bits)
    }

    /// These and those.
    pub(super) fn and(&self, later: impl Iterator<Item = Bit>) -> Self {
        Self::of(self.0.iter().copied().chain(later).collect())
    }

    /// Whether the bit of this index is among them.
    pub(super) fn contains(&self, index: i32) -> bool {
        self.0.binary_search_by_key(&index, |bit| bit.index).is_ok()
    }

    /// The indices of those that are needed in a slot.
    pub(super) fn needed_in(&self, slot: u32) -> impl Iterator<Item = i32> {
        self.0.iter().filter(move |bit| bit.end > slot).map(|bit| bit.index)
    }

    /// The same without those that are needed neither in a slot nor later; `None` if all are.
    pub(super) fn without_the_expired(&self, slot: u32) -> Option<Self> {
        let is_needed = |bit: &&Bit| bit.end > slot;
        let has_expired = !self.0.iter().all(|bit| is_needed(&bit));
        has_expired.then(|| Self(self.0.iter().filter(is_needed).copied().collect()))
    }
}
