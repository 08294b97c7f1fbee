//! The URIs of lists: their `sub`, and what tokens name.

/// Under which path a list stands, before its number.
const PATH: &str = "/status-lists/";

/// The URI of a list, where the server is found at `url`.
pub fn list_uri(url: &str, shard: i32) -> String {
    format!("{url}{PATH}{shard}")
}

/// The number of the list with this URI.
pub fn shard_of(url: &str, uri: &str) -> Option<i32> {
    uri.strip_prefix(url)?.strip_prefix(PATH)?.parse().ok()
}
