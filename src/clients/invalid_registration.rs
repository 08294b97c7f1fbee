//! Why a registration is refused, and what to do about it.

use std::ops::RangeInclusive;

use entity::words::Words;

use crate::config::{MAX_ACCESS_TOKEN_LIFETIME, MAX_REFRESH_LIFETIME};

/// Length of a client id.
pub(super) const MAX_ID_BYTES: usize = 64;

/// Lengths of a secret that is brought along. A secret is stored under a plain digest, so it must be one that
/// nobody can guess: 32 hexadecimal digits have 128 bits.
pub(super) const SECRET_CHARACTERS: RangeInclusive<usize> = 32..=256;

/// Why a registration is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRegistration {
    /// Not an id.
    #[error(
        "a client id has 1 to {MAX_ID_BYTES} characters of A-Z a-z 0-9 . _ ~ - and is no UUID (those are users')"
    )]
    Id,
    /// RFC 6749 §3.3, and no comma, which is taken for one that separates scopes.
    #[error(
        "`{0}` is no scope: a scope has printable ASCII characters except space, comma, \" and \\; for \
         several repeat the flag"
    )]
    Scope(String),
    /// A default that the client may not ask for.
    #[error("`{0}` is a default scope, but not among the scopes; add `--scope {0}`")]
    DefaultScope(String),
    /// An audience with white space or a comma, or an empty one.
    #[error(
        "`{0}` is no audience: write a URL or a name without spaces and commas; for several repeat \
         the flag"
    )]
    Audience(String),
    /// Not an origin.
    #[error(
        "`{0}` is no origin: write scheme, host and port without a path, as `https://app.example.com` or \
         `capacitor://localhost`; `http://localhost:*` means every port of this machine; for several repeat \
         the flag"
    )]
    Origin(String),
    /// RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1.
    #[error(
        "`{0}` is no redirect URI: write it exactly as the client sends it, as \
         `https://app.example.com/callback`, for an app as `http://127.0.0.1/callback` (any port will do) or \
         `com.example.app:/callback`; `http` is for this machine only, and there is no `*`, `..` or `#`"
    )]
    RedirectUri(String),
    /// Without any, no answer could be sent.
    #[error("a client with the grant `authorization_code` needs a redirect URI; add `--redirect-uri URI`")]
    NoRedirectUri,
    /// Nobody proves anything for a public client: PKCE is all that ties a code to it (RFC 9700 §2.1.1).
    #[error("a public client may not leave out PKCE")]
    PublicExempt,
    /// Together the words of one list are more than a database holds.
    #[error("the {0} of a client have {max} bytes at most in all", max = Words::MAX_BYTES)]
    List(&'static str),
    /// Anybody can pretend to be a public client (RFC 6749 §4.4).
    #[error(
        "a public client may not use `client_credentials`: anybody can pretend to be it; a service is \
         registered with `--confidential`"
    )]
    PublicCredentials,
    /// A public client proves nothing.
    #[error("a public client has no secret")]
    PublicSecret,
    /// A secret that could be guessed, or that clients would send wrongly. It is not repeated.
    #[error(
        "a client secret has {} to {} printable ASCII characters without space, + and %, which many \
         clients send wrongly by HTTP Basic; `openssl rand -hex 32` makes one",
        SECRET_CHARACTERS.start(),
        SECRET_CHARACTERS.end()
    )]
    Secret,
    /// Anybody can pretend to be a public client.
    #[error("a public client may not vouch for addresses: anybody can pretend to be it")]
    PublicVoucher,
    /// A lifetime that is no time at all, or far too long.
    #[error(
        "a lifetime must be at least 1s, that of access tokens at most {MAX_ACCESS_TOKEN_LIFETIME} and \
         that of refresh tokens at most {MAX_REFRESH_LIFETIME}"
    )]
    Lifetime,
}
