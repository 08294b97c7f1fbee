//! What a login needs.

use std::sync::Arc;

use super::recent::RecentAddresses;
use crate::ambient::Ambient;
use crate::config::Period;
use crate::database::Database;
use crate::passwords::Passwords;
use crate::repeats::Repeats;
use crate::throttle::Throttle;
use crate::token_check::TokenCheck;

/// Checks passwords, as often as the throttle allows.
#[derive(Clone, Debug)]
pub struct Authenticator {
    /// Users, and where they have logged in before.
    pub database: Database,
    /// The hashing threads.
    pub passwords: Arc<Passwords>,
    /// What counts attempts.
    pub throttle: Arc<Throttle>,
    /// From where users have logged in lately.
    pub recent: RecentAddresses,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Tells device tokens that were made here.
    pub checks: TokenCheck,
    /// How long an address is remembered after a login.
    pub known_for: Period,
    /// Keeps the log short.
    pub repeats: Arc<Repeats>,
}
