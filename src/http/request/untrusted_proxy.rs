//! Forwarding headers that nobody reads (P5). An administrator who runs a proxy wants to know of them: to the
//! throttle all users behind that proxy are one address.

use std::net::IpAddr;
use std::time::Duration;

use poem::Request;

use super::client_address::{self, FORWARDED_FOR};
use crate::address::Prefix;
use crate::repeats::Due;
use crate::state::AppState;

/// What proxies send beside, or in place of, the header that is read.
const UNREAD: [&str; 2] = ["Forwarded", "X-Real-IP"];

/// How often it is told of one peer.
const TOLD_EVERY: Duration = Duration::from_hours(1);

/// Tells the log of a forwarding header that is ignored.
pub(in crate::http) fn note(request: &Request, state: &AppState) {
    let headers = request.headers();
    let unread = || UNREAD.into_iter().find(|name| headers.contains_key(*name));
    let forwarded_for = headers.contains_key(FORWARDED_FOR).then_some(FORWARDED_FOR);
    let Some(header) = forwarded_for.or_else(unread) else {
        return;
    };
    let peer = client_address::peer(request);
    let trusted = &state.config.server.trusted_proxies;
    let is_trusted = trusted.contains(peer);
    if is_trusted && client_address::names_a_sender(request) {
        return;
    }
    if let Some(Due { left_out }) =
        state.repeats.due("proxy", Prefix::of(peer).outermost().to_string(), TOLD_EVERY)
    {
        tell(peer, header, is_trusted, left_out);
    }
}

fn tell(peer: IpAddr, header: &str, is_trusted: bool, repeated: Option<u64>) {
    if is_trusted {
        tracing::warn!(
            %peer,
            header,
            repeated,
            "a forwarding header is ignored: let this proxy send X-Forwarded-For with the address of the \
             client that connects to it; until then all users behind it count as one address"
        );
    } else {
        tracing::warn!(
            %peer,
            header,
            repeated,
            "a forwarding header is ignored: if this peer is your reverse proxy, set server.trusted_proxies \
             (COUNTERSIGN_SERVER__TRUSTED_PROXIES) to its address; until then all users behind it count as one \
             address"
        );
    }
}
