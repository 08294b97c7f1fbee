//! Where users have logged in before (design rules P3, P4): devices, by a token that they keep, and
//! addresses.
//!
//! Owns the table `known_addresses`. An attempt to log in from such a place is counted apart from everybody
//! else's, so that nobody can be locked out of where they usually are. The module must not know passwords,
//! nor what is counted.

mod known_address;
mod token;

use uuid::Uuid;

pub use self::known_address::{KnownAddress, forget_addresses, of_user, sweep_addresses};
pub use self::token::DeviceToken;

/// What tells a user's devices from one another, for people: the last eight digits, which look random in each
/// id.
pub fn label(id: Uuid) -> String {
    format!("{:08x}", id.as_u128() & 0xffff_ffff)
}
