//! Where the answer goes (RFC 6749 §3.1.2.3): byte for byte where the client has registered to be. Of a
//! registered URI on loopback only the port may differ, since apps take one that is free (RFC 8252 §7.3).

use entity::client::Model;

use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;

/// The redirect URI of a request, if the client has registered it.
pub(super) fn check<'p>(client: &Model, params: &'p Params) -> Result<&'p str, OAuthError> {
    let uri = params.get("redirect_uri");
    let uri = uri.ok_or_else(|| OAuthError::invalid_request("redirect_uri is missing"))?;
    require(client, uri).map(|()| uri)
}

/// Fails unless the client has registered the redirect URI.
pub(super) fn require(client: &Model, uri: &str) -> Result<(), OAuthError> {
    if client.redirect_uris.iter().any(|registered| is_same(registered, uri)) {
        return Ok(());
    }
    Err(OAuthError::invalid_request(
        "the redirect_uri is not registered for this client; an administrator adds it with countersign client \
         update",
    ))
}

fn is_same(registered: &str, uri: &str) -> bool {
    if registered == uri {
        return true;
    }
    matches!((without_port(registered), without_port(uri)), (Some(one), Some(other)) if one == other)
}

/// Host and rest of a URI on loopback; `None` for any other.
fn without_port(uri: &str) -> Option<(&'static str, &str)> {
    let (host, rest) = ["127.0.0.1", "[::1]"].into_iter().find_map(|host| {
        let rest = uri.strip_prefix("http://")?.strip_prefix(host)?;
        Some((host, rest))
    })?;
    let Some(rest) = rest.strip_prefix(':') else {
        return Some((host, rest));
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (port, rest) = rest.split_at(digits);
    // As browsers write it: without zeros before it.
    port.parse::<u16>().ok().filter(|number| *number > 0 && !port.starts_with('0'))?;
    Some((host, rest))
}
