//! Section `throttle`: how many attempts to log in are evaluated (design rule P3).

use serde::{Deserialize, Serialize};

use super::error::ConfigError;
use super::period::Period;
use super::rate::Rate;
use super::require::{require, require_period};

/// Section `throttle`. Each rate belongs to one kind of bucket; an attempt that succeeds counts in none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ThrottleConfig {
    /// From a device, or from an address through a client, where the user has logged in before.
    pub known: Rate,
    /// For one username, from wherever else.
    pub username: Rate,
    /// For one username from one address.
    pub username_and_address: Rate,
    /// From one address: IPv4 /32, IPv6 /64.
    pub address: Rate,
    /// From one IPv6 network, /48. Authorization requests from one address have as many tokens of their own.
    pub network: Rate,
    /// For one username from one address, attempts that are not evaluated since too many were.
    pub unevaluated: Rate,
    /// Wrong secrets for one client from one address.
    pub client: Rate,
    /// How long an address is remembered after a login.
    pub known_for: Period,
    /// Buckets kept in memory; the one that matters least makes room for a new one.
    pub buckets: usize,
}

impl Default for ThrottleConfig {
    fn default() -> Self {
        Self {
            known: Rate::new(10, 1, 30),
            username: Rate::new(10, 1, 16 * 60),
            username_and_address: Rate::new(5, 1, 30),
            address: Rate::new(100, 1, 1),
            network: Rate::new(500, 5, 1),
            unevaluated: Rate::new(20, 1, 10),
            client: Rate::new(100, 1, 1),
            known_for: Period::days(30),
            buckets: 200_000,
        }
    }
}

impl ThrottleConfig {
    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        require_period("throttle.known_for", self.known_for, Period::minutes(1), Period::days(366))?;
        require((1000..=10_000_000).contains(&self.buckets), || {
            format!("throttle.buckets is {}; it must be 1000 to 10000000", self.buckets)
        })
    }
}
