//! Section `passwords`: the cost of a hash, how many run, and what a new password must be.

use serde::{Deserialize, Serialize};

use super::error::ConfigError;
use super::period::Period;
use super::require::{MIN_TIMEOUT, require, require_period};

/// Section `passwords`. The defaults of the cost are OWASP's first choice for Argon2id.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordsConfig {
    /// Argon2id `m`: memory for one hash in KiB.
    pub memory_kib: u32,
    /// Argon2id `t`: passes over the memory.
    pub iterations: u32,
    /// Argon2id `p`: lanes.
    pub parallelism: u32,
    /// Threads that hash, each with its own memory; 0 for one per core, as far as the budget goes.
    pub threads: usize,
    /// Memory for all hashing threads together in MiB.
    pub memory_budget_mib: u32,
    /// Hashes waiting for a thread; one more is answered 503.
    pub queue: usize,
    /// Longest wait for a hash; after it the answer is 503.
    pub deadline: Period,
    /// Longest time that this machine may take over one imported hash.
    pub max_check_time: Period,
    /// Fewest characters of a new password.
    pub min_length: usize,
}

/// A thread for each of fifty cores with the default cost. Two cores take 38 MiB of it.
const DEFAULT_MEMORY_BUDGET_MIB: u32 = 1024;

const MAX_THREADS: usize = 1024;

/// Most memory that the check of a hash may take beside what each thread has, in KiB. Django's Argon2 takes
/// as much, more than any other framework's default.
pub const MAX_CHECK_MEMORY_KIB: u64 = 100 * 1024;

impl Default for PasswordsConfig {
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            iterations: 2,
            parallelism: 1,
            threads: 0,
            memory_budget_mib: DEFAULT_MEMORY_BUDGET_MIB,
            queue: 200,
            deadline: Period::seconds(2),
            max_check_time: Period::seconds(1),
            min_length: 8,
        }
    }
}

/// The most characters that `min_length` may ask for: a password of 64 must always be accepted
/// (NIST SP 800-63B-4 §3.1.1.2).
const MAX_MIN_LENGTH: usize = 64;

impl PasswordsConfig {
    /// The number of hashing threads: as configured, else one per core as far as the memory budget goes.
    pub fn thread_count(&self) -> usize {
        if self.threads > 0 {
            return self.threads;
        }
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let affordable =
            usize::try_from(self.budget_kib() / u64::from(self.memory_kib.max(1))).unwrap_or(cores);
        cores.min(affordable).clamp(1, MAX_THREADS)
    }

    /// The memory of all hashing threads in KiB.
    pub fn total_memory_kib(&self) -> u64 {
        u64::from(self.memory_kib).saturating_mul(self.thread_count() as u64)
    }

    fn budget_kib(&self) -> u64 {
        u64::from(self.memory_budget_mib) * 1024
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        require((8..=1024 * 1024).contains(&self.memory_kib), || {
            format!("passwords.memory_kib is {}; it must be 8 to 1048576", self.memory_kib)
        })?;
        require((1..=64).contains(&self.iterations), || {
            format!("passwords.iterations is {}; it must be 1 to 64", self.iterations)
        })?;
        require((1..=16).contains(&self.parallelism) && self.memory_kib >= 8 * self.parallelism, || {
            format!(
                "passwords.parallelism is {}; it must be 1 to 16, with 8 KiB of memory for each",
                self.parallelism
            )
        })?;
        require((1..=1024 * 1024).contains(&self.memory_budget_mib), || {
            format!("passwords.memory_budget_mib is {}; it must be 1 to 1048576", self.memory_budget_mib)
        })?;
        require(self.threads <= MAX_THREADS, || format!("passwords.threads must be at most {MAX_THREADS}"))?;
        require(self.total_memory_kib() <= self.budget_kib(), || {
            format!(
                "passwords.threads and passwords.memory_kib ask for {} × {} = {} KiB, more than \
                 passwords.memory_budget_mib, {} ({} KiB)",
                self.thread_count(),
                self.memory_kib,
                self.total_memory_kib(),
                self.memory_budget_mib,
                self.budget_kib(),
            )
        })?;
        require((1..=100_000).contains(&self.queue), || "passwords.queue must be 1 to 100000".to_owned())?;
        require_period("passwords.deadline", self.deadline, MIN_TIMEOUT, Period::minutes(1))?;
        require_period(
            "passwords.max_check_time",
            self.max_check_time,
            Period::millis(1),
            Period::minutes(1),
        )?;
        require((8..=MAX_MIN_LENGTH).contains(&self.min_length), || {
            format!("passwords.min_length is {}; it must be 8 to {MAX_MIN_LENGTH}", self.min_length)
        })
    }
}
