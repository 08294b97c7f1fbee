//! What is kept about a user beside the name: e-mail address, full name, roles.

use entity::words::Words;

/// Whether an e-mail address is known to be its user's. None is: users set what they like, and no message has
/// been sent to it. This is said wherever an address is told to others.
pub const EMAIL_VERIFIED: bool = false;

const MAX_EMAIL_BYTES: usize = 320;
const MAX_FULL_NAME_CHARACTERS: usize = 255;
const MAX_ROLE_BYTES: usize = 64;

/// Why a profile is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProfile {
    /// Not an address.
    #[error("an e-mail address is written as name@example.com, in at most {MAX_EMAIL_BYTES} bytes")]
    Email,
    /// Not a name.
    #[error("a full name has 1 to {MAX_FULL_NAME_CHARACTERS} characters and no control characters")]
    FullName,
    /// Not a role.
    #[error("a role has 1 to {MAX_ROLE_BYTES} characters of A-Z a-z 0-9 . _ : -")]
    Role,
    /// Together they are more than a database holds.
    #[error("the roles of a user have {} characters at most in all", Words::MAX_BYTES)]
    Roles,
}

/// E-mail address and full name of a new user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// E-mail address, not verified.
    pub email: Option<String>,
    /// Full name.
    pub full_name: Option<String>,
}

/// A change: absent leaves as it is, `Some(None)` removes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// E-mail address, not verified.
    pub email: Option<Option<String>>,
    /// Full name.
    pub full_name: Option<Option<String>>,
}

impl Profile {
    pub(super) fn checked(self) -> Result<Self, InvalidProfile> {
        self.email.as_deref().map_or(Ok(()), check_email)?;
        self.full_name.as_deref().map_or(Ok(()), check_full_name)?;
        Ok(self)
    }
}

impl ProfileChange {
    pub(super) fn checked(self) -> Result<Self, InvalidProfile> {
        self.email.as_ref().and_then(Option::as_deref).map_or(Ok(()), check_email)?;
        self.full_name.as_ref().and_then(Option::as_deref).map_or(Ok(()), check_full_name)?;
        Ok(self)
    }
}

/// Only what every address has: whether it works, only a message to it can show.
fn check_email(email: &str) -> Result<(), InvalidProfile> {
    let is_plain = !email.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = email.rsplit_once('@');
    let has_parts = parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if is_plain && has_parts && email.len() <= MAX_EMAIL_BYTES { Ok(()) } else { Err(InvalidProfile::Email) }
}

fn check_full_name(name: &str) -> Result<(), InvalidProfile> {
    let length = name.chars().count();
    let fits = (1..=MAX_FULL_NAME_CHARACTERS).contains(&length);
    if fits && !name.chars().any(char::is_control) { Ok(()) } else { Err(InvalidProfile::FullName) }
}

pub(super) fn check_roles(roles: &Words) -> Result<(), InvalidProfile> {
    let is_role = |role: &str| {
        (1..=MAX_ROLE_BYTES).contains(&role.len())
            && role.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:-".contains(&b))
    };
    if !roles.iter().all(is_role) {
        return Err(InvalidProfile::Role);
    }
    if roles.fits() { Ok(()) } else { Err(InvalidProfile::Roles) }
}
