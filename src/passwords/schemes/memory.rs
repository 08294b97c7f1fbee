//! The memory that a hash is computed in.

use std::mem::MaybeUninit;

use argon2::Block;

/// The working memory of one thread. It is allocated when first used, and kept: a fresh allocation for each
/// hash costs up to a third of the time in page faults. It lies in huge pages where the system has them. A
/// hash jumps from page to page, and the processor remembers the addresses of fewer small pages than a hash
/// has.
#[derive(Default)]
pub struct Memory(Vec<Block>);

impl Memory {
    /// At least this many blocks of 1 KiB.
    pub fn blocks(&mut self, count: usize) -> &mut [Block] {
        if self.0.len() < count {
            // Given back first: growing might copy it, and take both for a moment.
            self.0 = Vec::new();
            self.0.reserve_exact(count);
            ask_for_huge_pages(self.0.spare_capacity_mut());
            self.0.resize(count, Block::default());
        }
        &mut self.0
    }

    /// Gives back what only a hash of more blocks needed.
    pub(in crate::passwords) fn shrink_to(&mut self, count: usize) {
        if self.0.len() > count {
            self.0.truncate(count);
            self.0.shrink_to_fit();
        }
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memory").field("blocks", &self.0.len()).finish()
    }
}

/// Asks for huge pages before the memory is touched for the first time (madvise(2), `MADV_HUGEPAGE`). A
/// kernel that has none ignores the request.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "rustix has one function for all advice, of which some kinds do change memory"
)]
fn ask_for_huge_pages(memory: &mut [MaybeUninit<Block>]) {
    use rustix::mm::{Advice, madvise};
    let page = rustix::param::page_size();
    let range = memory.as_mut_ptr_range();
    let skipped = range.start.addr().wrapping_neg() % page;
    let length = (range.end.addr() - range.start.addr()).saturating_sub(skipped) / page * page;
    // SAFETY: This advice changes neither what is in the memory nor who may use it, and the pages lie within
    // `memory`.
    let _ = unsafe {
        madvise(range.start.cast::<u8>().wrapping_add(skipped).cast(), length, Advice::LinuxHugepage)
    };
}

#[cfg(not(target_os = "linux"))]
fn ask_for_huge_pages(_: &mut [MaybeUninit<Block>]) {}
