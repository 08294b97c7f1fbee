//! A request to an OAuth endpoint, as far as the protocol looks at it.

use entity::client;
use entity::time::UnixMillis;

use super::{OAuthError, Params};
use crate::address::Prefix;
use crate::users::Caller;

/// What was sent, and from where.
#[derive(Clone, Debug)]
pub struct OAuthRequest<'a> {
    /// When it arrived.
    pub received_at: UnixMillis,
    /// From where.
    pub caller: Caller,
    /// Values of `Countersign-Client-Address`: from where a client says that its user comes.
    pub vouched_addresses: Vec<&'a [u8]>,
    /// Values of `Authorization`.
    pub authorization: Vec<&'a [u8]>,
    /// The form.
    pub params: &'a Params,
}

impl OAuthRequest<'_> {
    /// From where the user of this client comes: from where the client says, if it may (P5).
    pub(super) fn caller_of(&self, client: &client::Model) -> Result<Caller, OAuthError> {
        let may_vouch = client.may_vouch && client.secret_hash.is_some();
        match self.vouched_addresses.as_slice() {
            [value] if may_vouch => {
                let address = std::str::from_utf8(value).ok().and_then(|value| value.trim().parse().ok());
                let prefix = address.map(Prefix::of).ok_or_else(|| {
                    OAuthError::invalid_request("Countersign-Client-Address is no IP address")
                })?;
                Ok(Caller { prefix, ..self.caller.clone() })
            }
            [_, _, ..] if may_vouch => {
                Err(OAuthError::invalid_request("more than one Countersign-Client-Address"))
            }
            _ => Ok(self.caller.clone()),
        }
    }
}
