//! What a username is, when two are the same, and when they look alike (D1).

use std::borrow::Cow;

use precis_profiles::UsernameCaseMapped;
use precis_profiles::precis_core::profile::{PrecisFastInvocation as _, Rules as _};
use uuid::Uuid;

use super::scripts;

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
    /// It would be taken for a user's id.
    #[error("a username must not have the form of a UUID with hyphens, as the ids of users have")]
    Id,
    /// Letters of several scripts, one of them posing as another.
    #[error(
        "a username must not mix scripts, as Latin and Cyrillic letters; only Chinese, Japanese or Korean \
         may stand beside Latin, and the parts of an e-mail address may differ"
    )]
    MixedScripts,
}

/// A valid username.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username {
    /// As it was typed.
    pub typed: String,
    /// As it is compared.
    pub key: String,
    /// As it looks; no other user's name may look the same.
    pub skeleton: String,
}

impl Username {
    /// Checks a name for a new user, or a new name. Whether somebody has it, the table decides.
    pub fn parse(typed: &str) -> Result<Self, InvalidUsername> {
        if typed.is_empty() || typed.len() > MAX_BYTES {
            return Err(InvalidUsername::Length);
        }
        let key = key(typed).ok_or(InvalidUsername::Characters)?;
        if id_of(&key).is_some() {
            return Err(InvalidUsername::Id);
        }
        let (local, domain) = key.rsplit_once('@').unwrap_or((&key, ""));
        if !scripts::go_together(local) || !domain.split('.').all(scripts::go_together) {
            return Err(InvalidUsername::MixedScripts);
        }
        let skeleton = skeleton::of(&key);
        Ok(Self { typed: typed.to_owned(), key, skeleton })
    }
}

/// The id of a user that a text names, if it has the form in which ids are shown. No username has it.
pub fn id_of(text: &str) -> Option<Uuid> {
    const CHARACTERS: usize = 36;
    Uuid::try_parse(text).ok().filter(|_| text.len() == CHARACTERS)
}

/// The form in which names are compared: UsernameCaseMapped of PRECIS (RFC 8265 §3.3). `None` for what
/// cannot be a username.
pub(super) fn key(typed: &str) -> Option<String> {
    // Nothing longer can be stored, so nothing longer needs the work.
    if typed.len() > MAX_BYTES {
        return None;
    }
    let key = enforced(typed).or_else(|| address_key(typed))?;
    (key.len() <= MAX_BYTES).then_some(key)
}

/// The form of a name that looks like an e-mail address and whose parts run in different directions, as
/// Hebrew before the @ and Latin behind it. The profile's rule about directions (RFC 5893 §2) is one for
/// labels.
fn address_key(typed: &str) -> Option<String> {
    // A wide @ counts as one.
    let narrow = UsernameCaseMapped::new().width_mapping_rule(typed).ok()?;
    let (local, domain) = narrow.rsplit_once('@')?;
    let labels: Option<Vec<String>> = domain.split('.').map(enforced).collect();
    Some(format!("{}@{}", enforced(local)?, labels?.join(".")))
}

fn enforced(text: &str) -> Option<String> {
    UsernameCaseMapped::enforce(text).ok().map(Cow::into_owned)
}
