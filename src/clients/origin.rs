//! Browser origins (RFC 6454) that a client registered.

use url::Url;

/// What stands in place of the port when every port is meant; only for this machine's own addresses.
const ANY_PORT: &str = ":*";

const LOOPBACK: [&str; 3] = ["http://localhost", "http://127.0.0.1", "http://[::1]"];

/// Whether `entry` may be registered: an origin as browsers write it, or a loopback host with any port.
pub(super) fn is_registrable(entry: &str) -> bool {
    if let Some(host) = entry.strip_suffix(ANY_PORT) {
        return LOOPBACK.contains(&host);
    }
    // The URL standard allows `*` in a host, but nothing here would ever match it.
    let has_wildcard = entry.contains('*');
    !has_wildcard
        && Url::parse(entry).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == entry
        })
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
