//! Which URLs belong to the issuer, and where they are fetched: a name is not an address.

use url::Url;

/// Reads a plain http or https URL. None for anything that two readers might take for different URLs: user
/// and password, fragments, backslashes, and segments that lead upwards.
pub(crate) fn plain(text: &str) -> Option<Url> {
    if !text.bytes().all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'\\' && byte != b'#') {
        return None;
    }
    let (scheme, rest) = text.split_once("://")?;
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return None;
    }
    let authority = rest.find(['/', '?']).map_or(rest, |end| &rest[..end]);
    if authority.is_empty() || authority.contains('@') || climbs(&rest[authority.len()..]) {
        return None;
    }
    Url::parse(text).ok()
}

/// Whether a path has a segment `.` or `..`, also percent-encoded: a server may take it for a way out of the
/// issuer's path.
fn climbs(path_and_query: &str) -> bool {
    let path = path_and_query.split_once('?').map_or(path_and_query, |(path, _)| path).to_ascii_lowercase();
    let path = path.replace("%2e", ".").replace("%2f", "/").replace("%5c", "/");
    path.split('/').any(|segment| segment == "." || segment == "..")
}

/// Whether a URL has the origin of the prefix and a path below the prefix's path.
pub(crate) fn is_under(url: &Url, prefix: &Url) -> bool {
    let below = url.path().strip_prefix(path_of(prefix));
    url.origin() == prefix.origin() && below.is_some_and(|rest| rest.starts_with('/'))
}

/// The same URL under another base, if it is under the prefix; else the URL as it stands.
pub(crate) fn mapped(url: &Url, prefix: &Url, base: &Url) -> Url {
    if !is_under(url, prefix) {
        return url.clone();
    }
    let mut there = base.clone();
    there.set_path(&format!("{}{}", path_of(base), &url.path()[path_of(prefix).len()..]));
    there.set_query(url.query());
    there
}

/// The well-known URL between host and path (RFC 8414 §3.1, RFC 9728 §3.1).
pub(crate) fn well_known(base: &Url, name: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("/.well-known/{name}{}", path_of(base)));
    url
}

/// The well-known URL behind the path, as OpenID Connect Discovery 1.0 §4 has it.
pub(crate) fn well_known_behind(base: &Url, name: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/.well-known/{name}", path_of(base)));
    url
}

/// The path without slashes at its end.
fn path_of(url: &Url) -> &str {
    url.path().trim_end_matches('/')
}
