//! One's own account: profile, password, where one is signed in, what apps were allowed.

mod ago;
pub(super) mod consents;
pub(super) mod password;
mod places;
pub(super) mod profile;
pub(super) mod sessions;
