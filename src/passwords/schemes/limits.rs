//! How much memory and work the check of a stored hash may take. Somebody who can write a hash into the table
//! must not be able to take the machine.
//!
//! No thread takes more than its share of the budget. Argon2 is computed in the thread's own memory, which
//! grows for the hash and shrinks again. scrypt is computed by OpenSSL in memory that comes on top, so scrypt
//! may take only what the share leaves beside the thread's own memory.
//!
//! The limits of bcrypt, PBKDF2 and sha-crypt stand in their own files. With all of them, no check takes more
//! than about thirty times as long as a new hash of the default cost. On a core that made such a hash in
//! 0.05 s, the costliest checks that are admitted took 1.0 s (scrypt, sha-crypt), 1.3 s (PBKDF2) and 1.6 s
//! (bcrypt).

use crate::config::{MAX_CHECK_MEMORY_KIB, PasswordsConfig};

/// Of one hash, in KiB.
#[derive(Clone, Copy, Debug)]
pub(in crate::passwords) struct Limits {
    /// For a hash in the thread's own memory.
    within: u64,
    /// For a hash in memory of its own.
    beside: u64,
    /// Memory that is filled, each pass over it counted.
    work: u64,
}

/// Memory times passes over it.
const WORK_KIB: u64 = 256 * 1024;

impl Limits {
    /// The limits where new hashes have the configured cost; what they cost is always bearable.
    pub(in crate::passwords) fn of(config: &PasswordsConfig) -> Self {
        let memory_kib = u64::from(config.memory_kib);
        let share = u64::from(config.memory_budget_mib) * 1024
            / u64::try_from(config.thread_count()).unwrap_or(1).max(1);
        Self {
            within: MAX_CHECK_MEMORY_KIB.min(share).max(memory_kib),
            beside: MAX_CHECK_MEMORY_KIB.min(share.saturating_sub(memory_kib)),
            work: WORK_KIB.max(memory_kib * u64::from(config.iterations)),
        }
    }

    pub(super) fn check(self, memory: Needed, work_kib: u64) -> Result<(), String> {
        let (needed, most) = match memory {
            Needed::Within(kib) => (kib, self.within),
            Needed::Beside(kib) => (kib, self.beside),
        };
        if needed > most {
            // Where the constant is not what limits it, there is something to be done about it.
            let remedy = if most < MAX_CHECK_MEMORY_KIB {
                "; raise passwords.memory_budget_mib or lower passwords.threads"
            } else {
                ""
            };
            return Err(format!("it takes {needed} KiB of memory, and at most {most} may be{remedy}"));
        }
        if work_kib > self.work {
            return Err(format!("it fills {work_kib} KiB of memory, and at most {} may be", self.work));
        }
        Ok(())
    }
}

/// The memory that the check of a hash takes, in KiB.
#[derive(Clone, Copy)]
pub(super) enum Needed {
    /// In the thread's own memory.
    Within(u64),
    /// On top of it.
    Beside(u64),
}
