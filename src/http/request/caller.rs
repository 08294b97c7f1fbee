//! Who sent a request, as far as its head says: from where, and on which device.

use std::sync::Arc;

use poem::Request;
use poem::http::{HeaderValue, header};

use crate::address::Prefix;
use crate::devices::DeviceToken;
use crate::http::request::client_address;
use crate::http::response::oauth_answer::{DEVICE, authorization};
use crate::oauth::{OAuthRequest, Params};
use crate::state::AppState;
use crate::users::Caller;

/// From where a client says that its user comes.
const CLIENT_ADDRESS: &str = "Countersign-Client-Address";

pub(in crate::http) fn caller(request: &Request, state: &Arc<AppState>) -> Caller {
    let address = client_address::of(request, &state.config.server.trusted_proxies);
    let device = request.headers().get(DEVICE).and_then(|value| value.to_str().ok());
    let device = device.and_then(DeviceToken::parse);
    Caller { prefix: Prefix::of(address), device, on_foreign_page: false }
}

pub(in crate::http) fn oauth_request<'a>(
    request: &'a Request,
    state: &Arc<AppState>,
    params: &'a Params,
) -> OAuthRequest<'a> {
    let addresses = request.headers().get_all(CLIENT_ADDRESS).iter();
    OAuthRequest {
        received_at: state.ambient.now(),
        caller: caller(request, state),
        vouched_addresses: addresses.map(HeaderValue::as_bytes).collect(),
        authorization: authorization(request),
        origin: request.headers().get(header::ORIGIN).map(HeaderValue::as_bytes),
        params,
    }
}
