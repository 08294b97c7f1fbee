//! The forms of a typed password (P1).
//!
//! Keyboards and systems write the same characters as different code points. So a password is stored in the
//! form that RFC 8265 §4.2 gives it: NFC, with every kind of space as a plain one. That profile refuses some
//! characters, as tabs, joiners in emoji, and all that are newer than its tables. A password with such a
//! character is stored in plain NFC.
//!
//! Passwords from elsewhere may have been hashed as they were received. So the bytes received are tried too,
//! where they are others.

use std::borrow::Cow;

use entity::secret::SecretString;
use precis_profiles::OpaqueString;
use precis_profiles::precis_core::profile::{Profile as _, Rules as _};

/// A typed password, in one form or two. How many depends on nothing else.
#[derive(Clone, Debug)]
pub struct Forms {
    /// The form in which passwords are stored.
    pub(super) first: SecretString,
    /// The bytes received, if they are others.
    pub(super) received: Option<SecretString>,
}

impl Forms {
    /// The forms of a password as it was typed.
    pub fn of(typed: &SecretString) -> Self {
        let first = first(typed);
        let received = (first != *typed).then(|| typed.clone());
        Self { first, received }
    }

    /// How many there are, each of which costs a hash.
    pub fn count(&self) -> u32 {
        1 + u32::from(self.received.is_some())
    }
}

/// The form in which a typed password is stored.
pub(super) fn first(typed: &SecretString) -> SecretString {
    let (profile, typed) = (OpaqueString::new(), typed.expose());
    let form = profile.enforce(typed).or_else(|_| profile.normalization_rule(typed));
    SecretString::new(form.unwrap_or(Cow::Borrowed(typed)))
}
