//! The kinds of hash that the table has, and which more it may take. A kind is a combination of scheme and
//! parameters. They may be few, and none over which this machine takes too long.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::fault::ImportFault;
use crate::passwords::{Passwords, Scheme};

/// Combinations of scheme and parameters that the table may hold, unless more are asked for. Each is a kind
/// of work that decoys must imitate.
pub const MAX_SCHEMES: usize = 3;

#[derive(Debug)]
pub(super) struct Kinds<'a> {
    passwords: &'a Passwords,
    most: usize,
    /// Labels of those that the table has. What was only tried is taken back by setting it to what it was.
    pub(super) live: BTreeSet<String>,
    times: BTreeMap<String, Duration>,
}

impl<'a> Kinds<'a> {
    /// The table has these; new passwords make another.
    pub(super) fn new(
        passwords: &'a Passwords,
        live: impl Iterator<Item = String>,
        allow_many: bool,
    ) -> Self {
        let live = live.chain([passwords.current().to_string()]).collect();
        let most = if allow_many { usize::MAX } else { MAX_SCHEMES };
        Self { passwords, most, live, times: BTreeMap::new() }
    }

    /// Whether it may be that its time must be taken.
    pub(super) fn is_new(&self, scheme: Scheme) -> bool {
        let label = scheme.to_string();
        !self.live.contains(&label) && !self.times.contains_key(&label)
    }

    /// Takes a hash of this kind into the table.
    pub(super) fn admit(&mut self, scheme: Scheme) -> Result<(), ImportFault> {
        let label = scheme.to_string();
        if self.live.contains(&label) {
            return Ok(());
        }
        if self.live.len() >= self.most {
            let live = self.live.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            let current = self.passwords.current();
            return Err(ImportFault::TooManySchemes { scheme, live, current });
        }
        let took = *self.times.entry(label.clone()).or_insert_with(|| self.passwords.time_of(scheme));
        let limit = self.passwords.max_check_time();
        if took > limit {
            return Err(ImportFault::TooSlow { scheme, took, limit });
        }
        self.live.insert(label);
        Ok(())
    }

    /// How long this machine takes over a hash of each kind that was new to the table, by label.
    pub(super) fn times(&self) -> &BTreeMap<String, Duration> {
        &self.times
    }
}
