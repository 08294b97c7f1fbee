//! Who sent a request, as far as its head says: from where, and on which device.

use std::sync::Arc;

use entity::client;
use poem::Request;
use poem::http::header::AsHeaderName;
use poem::http::{HeaderValue, header};

use super::{client_address, cookies};
use crate::address::Prefix;
use crate::devices::DeviceToken;
use crate::http::cookie::Cookie;
use crate::http::response::device_header::DEVICE;
use crate::login::Caller;
use crate::oauth::{self, OAuthError, OAuthRequest, Params};
use crate::state::AppState;

/// The header in which a client says from where its user comes.
const CLIENT_ADDRESS: &str = "Countersign-Client-Address";

/// The sender of a request.
pub(in crate::http) fn caller(request: &Request, state: &Arc<AppState>) -> Caller {
    let address = client_address::of(request, &state.config.server.trusted_proxies);
    let device = request.headers().get(DEVICE).and_then(|value| value.to_str().ok());
    let device = device.and_then(DeviceToken::parse_unchecked);
    Caller { prefix: Prefix::of(address), device, on_foreign_page: false }
}

/// The sender of a form that is known to come from a page of ours. A browser keeps its device token in a
/// cookie.
pub(in crate::http) fn caller_on_page(request: &Request, state: &Arc<AppState>) -> Caller {
    let server = &state.config.server;
    let device = cookies::read(request, Cookie::Device, server);
    Caller {
        prefix: Prefix::of(client_address::of(request, &server.trusted_proxies)),
        device: device.and_then(|token| DeviceToken::parse_unchecked(token.expose())),
        on_foreign_page: false,
    }
}

/// The sender of a request that a client makes for a user: the user is where the client says, if it may vouch
/// for that (P5).
pub(in crate::http) fn caller_through(
    client: &client::Model,
    request: &Request,
    state: &Arc<AppState>,
) -> Result<Caller, OAuthError> {
    let caller = caller(request, state);
    let vouched = oauth::vouched_address(client, &values(request, CLIENT_ADDRESS))?;
    Ok(Caller { prefix: vouched.unwrap_or(caller.prefix), ..caller })
}

/// A request to an OAuth endpoint, as the protocol sees one.
pub(in crate::http) fn oauth_request<'a>(
    request: &'a Request,
    state: &Arc<AppState>,
    params: Params,
) -> OAuthRequest<'a> {
    OAuthRequest {
        received_at: state.ambient.now(),
        caller: caller(request, state),
        vouched_addresses: values(request, CLIENT_ADDRESS),
        authorization: values(request, header::AUTHORIZATION),
        origin: request.headers().get(header::ORIGIN).map(HeaderValue::as_bytes),
        params,
    }
}

/// The values of all headers with this name.
fn values(request: &Request, name: impl AsHeaderName) -> Vec<&[u8]> {
    request.headers().get_all(name).iter().map(HeaderValue::as_bytes).collect()
}
