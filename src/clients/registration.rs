//! What may be registered for a client. Nothing is allowed by default: no grant, no scope, no origin.

use std::ops::RangeInclusive;

use entity::client;
use entity::secret::SecretString;
use entity::words::Words;
use uuid::Uuid;

use super::{origin, redirect_uri};
use crate::config::{MAX_ACCESS_TOKEN_LIFETIME, MAX_REFRESH_LIFETIME, Period};

const MAX_ID_BYTES: usize = 64;

/// The one grant that needs a redirect URI (RFC 6749 §4.1).
const AUTHORIZATION_CODE: &str = "authorization_code";

/// The one grant that is only for clients that have a secret (RFC 6749 §4.4).
const CLIENT_CREDENTIALS: &str = "client_credentials";

/// Lengths of a secret that is brought along. A secret is stored under a plain digest, so it must be one that
/// nobody can guess: 32 hexadecimal digits have 128 bits.
const SECRET_CHARACTERS: RangeInclusive<usize> = 32..=256;

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

/// What is needed to register a client.
#[derive(Clone, Debug, Default)]
pub struct Registration {
    /// The `client_id`.
    pub id: String,
    /// Whether it has a secret (RFC 6749 §2.1).
    pub confidential: bool,
    /// The secret of a confidential client, which is generated if absent.
    pub secret: Option<SecretString>,
    /// Grant types.
    pub grants: Words,
    /// Scopes that it may ask for.
    pub scopes: Words,
    /// Scopes that it is given when it asks for none.
    pub default_scopes: Words,
    /// APIs that its access tokens may be for (`aud`); the issuer if empty.
    pub audiences: Words,
    /// Browser origins.
    pub origins: Words,
    /// Redirect URIs.
    pub redirect_uris: Words,
    /// Where its users may be sent after they have signed out.
    pub post_logout_redirect_uris: Words,
    /// Lifetimes of its tokens.
    pub lifetimes: TokenLifetimes,
    /// Whether it may say from which address a user comes.
    pub may_vouch: bool,
    /// Whether it is the operator's own: users are not asked for their consent.
    pub first_party: bool,
    /// Whether it may leave out PKCE.
    pub pkce_exempt: bool,
}

/// Lifetimes of a client's tokens in milliseconds; the configured one where absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenLifetimes {
    /// Of an access token.
    pub access_token: Option<i64>,
    /// Of a refresh token that is not used.
    pub refresh_idle: Option<i64>,
    /// Of all refresh tokens of a session.
    pub refresh_absolute: Option<i64>,
}

impl TokenLifetimes {
    /// These, and those of `other` where these have none.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            access_token: self.access_token.or(other.access_token),
            refresh_idle: self.refresh_idle.or(other.refresh_idle),
            refresh_absolute: self.refresh_absolute.or(other.refresh_absolute),
        }
    }

    fn are_valid(self) -> bool {
        let within = |lifetime: Option<i64>, longest: Period| {
            lifetime.is_none_or(|millis| (1000..=longest.as_millis()).contains(&millis))
        };
        within(self.access_token, MAX_ACCESS_TOKEN_LIFETIME)
            && within(self.refresh_idle, MAX_REFRESH_LIFETIME)
            && within(self.refresh_absolute, MAX_REFRESH_LIFETIME)
    }
}

impl Registration {
    pub(super) fn checked(self) -> Result<Self, InvalidRegistration> {
        check_id(&self.id)?;
        refuse_first(&self.scopes, is_scope, InvalidRegistration::Scope)?;
        refuse_first(&self.default_scopes, is_scope, InvalidRegistration::Scope)?;
        refuse_first(
            &self.default_scopes,
            |scope| self.scopes.contains(scope),
            InvalidRegistration::DefaultScope,
        )?;
        refuse_first(&self.audiences, is_audience, InvalidRegistration::Audience)?;
        refuse_first(&self.origins, origin::is_registrable, InvalidRegistration::Origin)?;
        refuse_first(&self.redirect_uris, redirect_uri::is_registrable, InvalidRegistration::RedirectUri)?;
        refuse_first(
            &self.post_logout_redirect_uris,
            redirect_uri::is_registrable,
            InvalidRegistration::RedirectUri,
        )?;
        if self.grants.contains(AUTHORIZATION_CODE) && self.redirect_uris.is_empty() {
            return Err(InvalidRegistration::NoRedirectUri);
        }
        self.check_sizes()?;
        if !self.lifetimes.are_valid() {
            return Err(InvalidRegistration::Lifetime);
        }
        if !self.secret.as_ref().is_none_or(is_secret) {
            return Err(InvalidRegistration::Secret);
        }
        if !self.confidential {
            self.check_public()?;
        }
        Ok(self)
    }

    fn check_sizes(&self) -> Result<(), InvalidRegistration> {
        let lists = [
            ("grants", &self.grants),
            ("scopes", &self.scopes),
            ("default scopes", &self.default_scopes),
            ("audiences", &self.audiences),
            ("origins", &self.origins),
            ("redirect URIs", &self.redirect_uris),
            ("post-logout redirect URIs", &self.post_logout_redirect_uris),
        ];
        match lists.into_iter().find(|(_, words)| !words.fits()) {
            Some((what, _)) => Err(InvalidRegistration::List(what)),
            None => Ok(()),
        }
    }

    fn check_public(&self) -> Result<(), InvalidRegistration> {
        if self.grants.contains(CLIENT_CREDENTIALS) {
            return Err(InvalidRegistration::PublicCredentials);
        }
        if self.secret.is_some() {
            return Err(InvalidRegistration::PublicSecret);
        }
        if self.pkce_exempt {
            return Err(InvalidRegistration::PublicExempt);
        }
        if self.may_vouch { Err(InvalidRegistration::PublicVoucher) } else { Ok(()) }
    }
}

/// A change: absent leaves as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegistrationChange {
    /// Grant types.
    pub grants: Option<Words>,
    /// Scopes that it may ask for.
    pub scopes: Option<Words>,
    /// Scopes that it is given when it asks for none.
    pub default_scopes: Option<Words>,
    /// APIs that its access tokens may be for.
    pub audiences: Option<Words>,
    /// Browser origins.
    pub origins: Option<Words>,
    /// Redirect URIs.
    pub redirect_uris: Option<Words>,
    /// Where its users may be sent after they have signed out.
    pub post_logout_redirect_uris: Option<Words>,
    /// Lifetimes of its tokens.
    pub lifetimes: TokenLifetimes,
    /// Whether lifetimes that are not named above go back to the configured ones.
    pub clear_lifetimes: bool,
    /// Whether it may say from which address a user comes.
    pub may_vouch: Option<bool>,
    /// Whether it is the operator's own.
    pub first_party: Option<bool>,
    /// Whether it may leave out PKCE.
    pub pkce_exempt: Option<bool>,
    /// Whether it is switched off.
    pub disabled: Option<bool>,
}

impl RegistrationChange {
    /// Whether the client is switched off, and nothing else.
    pub(super) fn only_disables(&self) -> bool {
        *self == Self { disabled: Some(true), ..Self::default() }
    }

    pub(super) fn applied_to(&self, client: &client::Model) -> Registration {
        let pick = |change: &Option<Words>, present: &Words| change.as_ref().unwrap_or(present).clone();
        let present = TokenLifetimes {
            access_token: client.access_token_lifetime,
            refresh_idle: client.refresh_idle_lifetime,
            refresh_absolute: client.refresh_absolute_lifetime,
        };
        let present = if self.clear_lifetimes { TokenLifetimes::default() } else { present };
        Registration {
            id: client.id.clone(),
            confidential: client.secret_hash.is_some(),
            secret: None,
            grants: pick(&self.grants, &client.grants),
            scopes: pick(&self.scopes, &client.scopes),
            default_scopes: pick(&self.default_scopes, &client.default_scopes),
            audiences: pick(&self.audiences, &client.audiences),
            origins: pick(&self.origins, &client.origins),
            redirect_uris: pick(&self.redirect_uris, &client.redirect_uris),
            post_logout_redirect_uris: pick(
                &self.post_logout_redirect_uris,
                &client.post_logout_redirect_uris.clone().unwrap_or_default(),
            ),
            lifetimes: self.lifetimes.or(present),
            may_vouch: self.may_vouch.unwrap_or(client.may_vouch),
            first_party: self.first_party.unwrap_or(client.first_party),
            pkce_exempt: self.pkce_exempt.unwrap_or(client.pkce_exempt),
        }
    }
}

/// Whether a string can be a client id at all.
pub(super) fn is_id(id: &str) -> bool {
    (1..=MAX_ID_BYTES).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._~-".contains(&b))
}

/// A client id that is a UUID could be taken for a user: both become `sub` (RFC 9068 §5).
fn check_id(id: &str) -> Result<(), InvalidRegistration> {
    if is_id(id) && Uuid::try_parse(id).is_err() { Ok(()) } else { Err(InvalidRegistration::Id) }
}

fn refuse_first(
    words: &Words,
    is_valid: impl Fn(&str) -> bool,
    error: fn(String) -> InvalidRegistration,
) -> Result<(), InvalidRegistration> {
    match words.iter().find(|word| !is_valid(word)) {
        Some(word) => Err(error(word.to_owned())),
        None => Ok(()),
    }
}

fn is_scope(scope: &str) -> bool {
    let is_allowed = |b| matches!(b, 0x21 | 0x23..=0x2b | 0x2d..=0x5b | 0x5d..=0x7e);
    !scope.is_empty() && scope.bytes().all(is_allowed)
}

fn is_audience(audience: &str) -> bool {
    !audience.is_empty() && !audience.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',')
}

/// RFC 6749 appendix A.2, without the characters that mean something else in a form.
fn is_secret(secret: &SecretString) -> bool {
    let secret = secret.expose();
    let is_plain = |b: u8| b.is_ascii_graphic() && b != b'+' && b != b'%';
    SECRET_CHARACTERS.contains(&secret.len()) && secret.bytes().all(is_plain)
}
