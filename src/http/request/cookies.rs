//! Reads the cookies of a request (RFC 6265 §5.4).

use entity::secret::SecretString;
use poem::Request;
use poem::http::header;

use crate::config::ServerConfig;
use crate::http::cookie::Cookie;

/// The value of a cookie. A cookie that occurs twice counts as absent: one of the two may be somebody else's,
/// set from a neighbouring host or path, and nothing says which.
pub fn read(request: &Request, cookie: Cookie, server: &ServerConfig) -> Option<SecretString> {
    let name = cookie.name(server);
    let lines = request.headers().get_all(header::COOKIE).iter();
    let pairs = lines.flat_map(|line| line.as_bytes().split(|&byte| byte == b';'));
    let mut values = pairs.filter_map(|pair| value_of(pair, name));
    let value = values.next()?;
    if values.next().is_some() {
        return None;
    }
    std::str::from_utf8(value).ok().filter(|value| !value.is_empty()).map(SecretString::new)
}

/// What stands behind the name, if the pair has it. Names are compared byte for byte.
fn value_of<'a>(pair: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let (found, value) = pair.split_at(pair.iter().position(|&byte| byte == b'=')?);
    (found.trim_ascii() == name.as_bytes()).then(|| value[1..].trim_ascii())
}
