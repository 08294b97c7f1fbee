//! What a username is, and when two are the same (D1).

use precis_profiles::UsernameCaseMapped;
use precis_profiles::precis_core::profile::PrecisFastInvocation;
use unicode_security::MixedScript;

/// Most bytes of a username: that of an e-mail address (RFC 5321 §4.5.3.1.3), as one may look like it.
const MAX_BYTES: usize = 254;

/// Why a string is no username.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUsername {
    /// Nothing, or too much.
    #[error("a username has 1 to {MAX_BYTES} bytes")]
    Length,
    /// RFC 8265 §3.3 does not allow it.
    #[error("a username has letters, digits and punctuation, without spaces or invisible characters")]
    Characters,
    /// Letters of several scripts, one of them posing as another.
    #[error("a username must not mix scripts, as Latin and Cyrillic letters")]
    MixedScripts,
    /// Letters of another script that look like plain Latin ones.
    #[error("the username looks like another one in Latin letters")]
    Confusable,
}

/// A valid username.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username {
    /// As it was typed.
    pub typed: String,
    /// As it is compared.
    pub key: String,
}

impl Username {
    /// Checks a name for a new user.
    pub fn parse(typed: &str) -> Result<Self, InvalidUsername> {
        if typed.is_empty() || typed.len() > MAX_BYTES {
            return Err(InvalidUsername::Length);
        }
        let key = key(typed).ok_or(InvalidUsername::Characters)?;
        if !key.as_str().is_single_script() {
            return Err(InvalidUsername::MixedScripts);
        }
        if !key.is_ascii() && unicode_security::skeleton(&key).all(|c| c.is_ascii()) {
            return Err(InvalidUsername::Confusable);
        }
        Ok(Self { typed: typed.to_owned(), key })
    }
}

/// The form in which names are compared: UsernameCaseMapped of PRECIS (RFC 8265 §3.3). `None` for what
/// cannot be a username.
pub(super) fn key(typed: &str) -> Option<String> {
    // Nothing longer can be stored, so nothing longer needs the work.
    if typed.len() > MAX_BYTES {
        return None;
    }
    let key = UsernameCaseMapped::enforce(typed).ok()?;
    (key.len() <= MAX_BYTES).then(|| key.into_owned())
}
