//! The names that the rows of one import have, so that no two rows are one user.
//!
//! A second row of a name is refused, whatever becomes of the first. In the application that the rows come
//! from `mia` and `Mia` may be two people, and one of them would be missing unseen. Only the file decides
//! which row is a second one, not the table, so that another import of the same file says the same.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

/// The lines of the first rows, by digests of the names as they are compared. The digests have 64 bits under
/// a key that is drawn at random, as those of the users whom rows are compared with.
#[derive(Debug, Default)]
pub(super) struct Names {
    key: RandomState,
    lines: HashMap<u64, u64>,
}

impl Names {
    /// The line of an earlier row of this name. A row that is asked about again is no other row.
    pub(super) fn earlier(&mut self, name: &str, line: u64) -> Option<u64> {
        let first = self.lines.entry(self.key.hash_one(name)).or_insert(line);
        *first = line.min(*first);
        (*first < line).then_some(*first)
    }
}
