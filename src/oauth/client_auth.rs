//! Who is asking: client authentication (RFC 6749 §2.3). One method a request: HTTP Basic, the secret in the
//! body, or none for a public client. A public client may send an `Authorization` that is meant for others.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entity::client;
use entity::secret::SecretString;

use super::error::{ErrorCode, OAuthError};
use super::params::decode;
use super::request::OAuthRequest;
use super::unproven::Unproven;
use crate::clients;
use crate::login::Caller;
use crate::state::AppState;
use crate::throttle::Bucket;

/// What the request says about the client.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    id: Option<String>,
    secret: Option<Secret>,
    scheme: Option<Scheme>,
}

/// A secret that was presented.
#[derive(Clone, Debug)]
enum Secret {
    Text(SecretString),
    /// One that does not stand for any text. It is a wrong secret.
    Undecodable,
}

/// Of the `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    /// HTTP Basic, which the answer to a failure names.
    Basic,
    /// Another one, which proves no client here. Libraries can be set to send a bearer token with every
    /// request.
    Other,
}

impl Credentials {
    /// Reads all places at once, so that two methods in one request are seen.
    pub(super) fn of(request: &OAuthRequest<'_>) -> Result<Self, OAuthError> {
        let params = &request.params;
        let header = match request.authorization.as_slice() {
            [] => Self::default(),
            [value] => {
                read(value).ok_or_else(|| OAuthError::invalid_request("malformed Authorization header"))?
            }
            _ => return Err(OAuthError::invalid_request("more than one Authorization header")),
        };
        let body_id = params.get("client_id");
        let body_secret = params.secret("client_secret");
        if header.id.is_some() && body_secret.is_some() {
            return Err(OAuthError::invalid_request("more than one client authentication method"));
        }
        if let (Some(header_id), Some(body_id)) = (&header.id, body_id)
            && header_id != body_id
        {
            return Err(OAuthError::invalid_request("two different client ids"));
        }
        let id = header.id.or_else(|| body_id.map(str::to_owned));
        let secret = header.secret.or_else(|| body_secret.cloned().map(Secret::Text));
        if id.is_none() && secret.is_some() {
            return Err(OAuthError::invalid_request("a client secret without a client id"));
        }
        Ok(Self { id, secret, scheme: header.scheme })
    }

    /// Whether the request names no client at all.
    pub(super) fn is_absent(&self) -> bool {
        self.id.is_none()
    }

    /// Whether HTTP Basic was used.
    pub(super) fn is_basic(&self) -> bool {
        self.scheme == Some(Scheme::Basic)
    }

    /// The client that these credentials prove, or the default client if they name none. An unknown client, a
    /// disabled one and a wrong secret get the same answer after the same work. Secrets cannot be guessed.
    /// The throttle is there to spare the log and the machine a client that goes on with a wrong secret.
    pub(super) async fn authenticate(
        &self,
        state: &AppState,
        caller: &Caller,
    ) -> Result<Arc<client::Model>, OAuthError> {
        let Some(id) = self.id.as_ref().or(state.config.clients.default_client.as_ref()) else {
            return Err(self.refuse(Unproven::NoClient, state, caller, None));
        };
        let bucket = Bucket::Client(id, caller.prefix);
        if self.secret.is_some() {
            let throttled = state.throttle.check(&bucket);
            throttled.inspect_err(|_| Unproven::Throttled.log(state, caller.prefix, None))?;
        }
        let client = state.clients.find(id).await?;
        if self.secret.is_some() && self.scheme == Some(Scheme::Other) {
            // The secret may be right: this is no attempt that counts.
            return Err(self.refuse(Unproven::WrongScheme, state, caller, client.as_deref()));
        }
        let is_proven = match &self.secret {
            Some(Secret::Text(secret)) => clients::verify_secret(client.as_deref(), secret),
            Some(Secret::Undecodable) => false,
            // A confidential client never passes with its id alone (RFC 6749 §2.3).
            None => client.as_ref().is_some_and(|client| client.secret_hash.is_none()),
        };
        if self.secret.is_some() && !is_proven {
            state.throttle.count(&bucket);
        }
        if let Some(client) = client.as_ref().filter(|_| is_proven) {
            return Ok(Arc::clone(client));
        }
        let why = Unproven::of(client.as_deref(), self.secret.is_some());
        Err(self.refuse(why, state, caller, client.as_deref()))
    }

    /// The answer to a client that did not prove who it is. Only the log is told why.
    pub(super) fn refuse(
        &self,
        why: Unproven,
        state: &AppState,
        caller: &Caller,
        client: Option<&client::Model>,
    ) -> OAuthError {
        why.log(state, caller.prefix, client);
        let description = match (why, self.scheme) {
            (Unproven::NoClient, _) => {
                "the request names no client; send a client_id, or set clients.default_client on the server"
            }
            (_, Some(Scheme::Other)) => {
                "client authentication failed: the Authorization header must be HTTP Basic"
            }
            (_, Some(Scheme::Basic) | None) => "client authentication failed",
        };
        OAuthError::new(ErrorCode::InvalidClient, description).challenge(self.is_basic())
    }
}

/// Reads the value of an `Authorization` header; `None` when it is malformed.
fn read(header: &[u8]) -> Option<Credentials> {
    let scheme = header.split(|&byte| byte == b' ').next()?;
    if scheme.eq_ignore_ascii_case(b"basic") {
        return basic(&header[scheme.len()..]);
    }
    Some(Credentials { scheme: Some(Scheme::Other), ..Credentials::default() })
}

/// Reads HTTP Basic (RFC 7617) behind the scheme. Its two halves are form-encoded before base64 (RFC 6749
/// §2.3.1). Swagger UI sends it always: with both boxes empty it holds nothing and names no client; with an
/// id alone it has an empty secret, which is none. `None` when it is malformed.
fn basic(encoded: &[u8]) -> Option<Credentials> {
    let encoded = std::str::from_utf8(encoded).ok()?;
    let decoded = STANDARD.decode(encoded.trim_matches(' ')).ok()?;
    let mut halves = decoded.splitn(2, |&byte| byte == b':');
    let id = halves.next().and_then(decode)?;
    let secret = halves.next()?;
    if id.is_empty() && !secret.is_empty() {
        return None;
    }
    Some(Credentials {
        id: Some(id).filter(|id| !id.is_empty()),
        // A client that does not know of the inner encoding sends its secret as it is.
        secret: (!secret.is_empty()).then(|| {
            decode(secret).map_or(Secret::Undecodable, |text| Secret::Text(SecretString::new(text)))
        }),
        scheme: Some(Scheme::Basic),
    })
}
