//! Redirect URIs that a client registered (RFC 6749 §3.1.2, RFC 9700 §2.1): of web sites over https, of apps
//! on loopback, and of apps with a scheme of their own (RFC 8252 §7).

use url::Url;

/// What answers add (RFC 6749 §4.1.2, RFC 9207). A URI that had one itself would have it twice.
const OF_ANSWERS: [&str; 4] = ["code", "state", "iss", "error"];

const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Whether a URI may be registered. It is compared byte for byte later, so that it must be written as clients
/// send it.
pub(super) fn is_registrable(uri: &str) -> bool {
    // What a URL parser would put right, or leave out, is no URI to compare.
    let is_plain = uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\\"<>^`{|}*".contains(&byte));
    let Some(url) = Url::parse(uri).ok().filter(|_| is_plain) else {
        return false;
    };
    if url.fragment().is_some() || uri.contains('#') || has_dot_segment(uri) || is_an_answer(&url) {
        return false;
    }
    let has_no_user = url.username().is_empty() && url.password().is_none() && !has_user(uri);
    match url.scheme() {
        "https" => has_no_user && is_as_written(&url, uri),
        "http" => has_no_user && is_as_written(&url, uri) && is_loopback(&url),
        // A domain of the maker's own, backwards, so that no two apps and no browser have the same one.
        scheme => scheme.contains('.') && uri.starts_with(scheme),
    }
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| LOOPBACK.contains(&host))
}

/// The URL standard writes a slash where there is no path, which clients do not.
fn is_as_written(url: &Url, uri: &str) -> bool {
    let origin = url.origin().ascii_serialization();
    let rest = uri.strip_prefix(origin.as_str());
    let has_no_path = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
    url.as_str() == uri || has_no_path
}

fn has_user(uri: &str) -> bool {
    let authority = uri.split_once("://").map_or("", |(_, rest)| rest);
    authority.split(['/', '?']).next().is_some_and(|authority| authority.contains('@'))
}

fn is_an_answer(url: &Url) -> bool {
    url.query_pairs().any(|(name, _)| OF_ANSWERS.contains(&name.as_ref()))
}

/// `.` and `..`, encoded or not, are ways and no names.
fn has_dot_segment(uri: &str) -> bool {
    let path = uri.split('?').next().unwrap_or_default();
    let mut segments = path.split('/').map(|segment| segment.to_ascii_lowercase().replace("%2e", "."));
    segments.any(|segment| segment == "." || segment == "..")
}
