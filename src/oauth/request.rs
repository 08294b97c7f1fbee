//! A request to an OAuth endpoint, as far as the protocol looks at it.

use entity::client;
use entity::time::UnixMillis;
use url::Url;

use super::{OAuthError, Params};
use crate::address::Prefix;
use crate::clients;
use crate::login::Caller;

/// What was sent, and from where.
#[derive(Debug)]
pub struct OAuthRequest<'a> {
    /// When it arrived.
    pub received_at: UnixMillis,
    /// From where.
    pub caller: Caller,
    /// Values of `Countersign-Client-Address`: from where a client says that its user comes.
    pub vouched_addresses: Vec<&'a [u8]>,
    /// Values of `Authorization`.
    pub authorization: Vec<&'a [u8]>,
    /// Value of `Origin`: which page has sent it, in a browser.
    pub origin: Option<&'a [u8]>,
    /// The form.
    pub params: Params,
}

impl OAuthRequest<'_> {
    /// From where the user of this client comes: from where the client says, if it may (P5).
    pub(super) fn caller_of(&self, client: &client::Model, issuer: &str) -> Result<Caller, OAuthError> {
        let caller =
            Caller { on_foreign_page: self.is_of_foreign_page(client, issuer), ..self.caller.clone() };
        let vouched = vouched_address(client, &self.vouched_addresses)?;
        Ok(Caller { prefix: vouched.unwrap_or(caller.prefix), ..caller })
    }

    /// Whether a page has sent it that is neither the client's nor our own.
    fn is_of_foreign_page(&self, client: &client::Model, issuer: &str) -> bool {
        let Some(origin) = self.origin else {
            return false;
        };
        let is_own = |origin: &str| clients::allows_origin(client, origin) || is_own_origin(issuer, origin);
        !std::str::from_utf8(origin).is_ok_and(is_own)
    }
}

/// From where a client says that its user comes, by the values of `Countersign-Client-Address`; `None` if it
/// does not say, or may not (P5).
pub fn vouched_address(client: &client::Model, values: &[&[u8]]) -> Result<Option<Prefix>, OAuthError> {
    let may_vouch = client.may_vouch && client.secret_hash.is_some();
    match values {
        [value] if may_vouch => {
            let address = std::str::from_utf8(value).ok().and_then(|value| value.trim().parse().ok());
            let malformed = || OAuthError::invalid_request("Countersign-Client-Address is no IP address");
            address.map(Prefix::of).ok_or_else(malformed).map(Some)
        }
        [_, _, ..] if may_vouch => {
            Err(OAuthError::invalid_request("more than one Countersign-Client-Address"))
        }
        _ => Ok(None),
    }
}

/// Whether an `Origin` is that of our own pages.
pub fn is_own_origin(issuer: &str, origin: &str) -> bool {
    Url::parse(issuer).is_ok_and(|issuer| issuer.origin().ascii_serialization() == origin)
}
