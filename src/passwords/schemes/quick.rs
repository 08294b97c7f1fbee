//! Passwords that other programs stored behind a quick hash or as they are. Their form is known, so that an
//! administrator who imports one is told what to do about it.

use super::unusable::Unusable;

/// Spring's encoders of old, and what Django and Werkzeug wrote before they knew slow hashes.
const PREFIXES: [&str; 13] = [
    "{noop}",
    "{MD4}",
    "{MD5}",
    "{SHA-1}",
    "{SHA-256}",
    "{sha256}",
    "{ldap}",
    "md5$",
    "sha1$",
    "sha256$",
    "sha512$",
    "plain$",
    "$1$",
];

pub(super) fn read(text: &str) -> Option<Unusable> {
    PREFIXES.into_iter().find(|prefix| text.starts_with(prefix)).map(Unusable::Quick)
}
