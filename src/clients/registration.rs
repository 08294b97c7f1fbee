//! What may be registered for a client. Nothing is allowed by default: no grant, no scope, no origin.

use entity::secret::SecretString;
use entity::words::Words;
use uuid::Uuid;

use super::invalid_registration::{InvalidRegistration, MAX_ID_BYTES, SECRET_CHARACTERS};
use super::token_lifetimes::TokenLifetimes;
use super::{origin, redirect_uri};

/// The one grant that needs a redirect URI (RFC 6749 §4.1).
const AUTHORIZATION_CODE: &str = "authorization_code";

/// The one grant that is only for clients that have a secret (RFC 6749 §4.4).
const CLIENT_CREDENTIALS: &str = "client_credentials";

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
