//! From where a request comes (design rule P5): the address of the peer. Behind trusted proxies it is the
//! address that the outermost of them saw. `X-Real-IP` and `Forwarded` are not looked at.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use poem::Request;

use crate::config::Networks;

pub(in crate::http) const FORWARDED_FOR: &str = "X-Forwarded-For";

/// The address that stands for the sender of a request.
pub(in crate::http) fn of(request: &Request, trusted: &Networks) -> IpAddr {
    let mut hops = hops(request);
    let mut address = peer(request);
    while trusted.contains(address) {
        // No trusted proxy wrote an unreadable hop, nor what stands before one.
        match hops.next() {
            Some(Some(hop)) => address = hop.to_canonical(),
            Some(None) | None => break,
        }
    }
    address
}

/// Whether the proxy at the other end says an address that can be read.
pub(in crate::http) fn names_a_sender(request: &Request) -> bool {
    hops(request).next().flatten().is_some()
}

/// What the header says from right to left; `None` for what is no address. It is read as bytes, since the
/// client may have written anything at its left end.
fn hops(request: &Request) -> impl Iterator<Item = Option<IpAddr>> {
    let lines = request.headers().get_all(FORWARDED_FOR).iter().rev();
    let hops = lines.flat_map(|line| line.as_bytes().rsplit(|&byte| byte == b','));
    hops.filter(|hop| !hop.trim_ascii().is_empty()).map(hop)
}

/// The other end of the connection.
pub(in crate::http) fn peer(request: &Request) -> IpAddr {
    let peer = request.remote_addr().as_socket_addr();
    peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip().to_canonical())
}

/// An address, with a port or without, IPv6 with brackets or without.
fn hop(bytes: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))
}
