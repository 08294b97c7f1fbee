//! Origins (RFC 6454) that a client registered: of pages in browsers, and of apps that show pages of their
//! own, as `capacitor://localhost`.

use url::Url;

/// What stands in place of the port when every port is meant; only for this machine's own addresses.
const ANY_PORT: &str = ":*";

const LOOPBACK: [&str; 3] = ["http://localhost", "http://127.0.0.1", "http://[::1]"];

/// Whether `entry` may be registered: an origin as it will be sent, or a loopback host with any port.
pub(super) fn is_registrable(entry: &str) -> bool {
    if let Some(host) = entry.strip_suffix(ANY_PORT) {
        return LOOPBACK.contains(&host);
    }
    // The URL standard allows `*` in a host, but nothing here would ever match it.
    if entry.contains('*') {
        return false;
    }
    match entry.split_once("://") {
        Some(("http" | "https", _)) => {
            Url::parse(entry).is_ok_and(|url| url.origin().ascii_serialization() == entry)
        }
        Some((scheme, host)) => is_scheme(scheme) && is_opaque_host(host),
        None => false,
    }
}

/// A scheme (RFC 3986 §3.1) in lower case. The URL standard has no origins for the schemes of apps, so that
/// each program writes its own in its own way.
fn is_scheme(scheme: &str) -> bool {
    let is_allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+-.".contains(&b);
    scheme.starts_with(|first: char| first.is_ascii_lowercase()) && scheme.bytes().all(is_allowed)
}

/// What stands behind `://`, with a port or without: no path, no user, nothing that would end it.
fn is_opaque_host(host: &str) -> bool {
    let is_allowed = |b: u8| b.is_ascii_graphic() && !b"/\\?#@\"<>^`{|}%,".contains(&b);
    !host.is_empty() && host.bytes().all(is_allowed)
}

/// Whether the registered `entry` allows the `Origin` that a browser sent. Compared byte for byte but for
/// the port of a loopback entry.
pub(super) fn allows(entry: &str, origin: &str) -> bool {
    let Some(host) = entry.strip_suffix(ANY_PORT) else {
        return entry == origin;
    };
    origin
        .strip_prefix(host)
        .is_some_and(|rest| rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port))
}

/// Digits only: Rust's own parser takes a sign as well.
fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}
