//! Gives cookies to a browser and takes them away.

use std::time::Duration;

use entity::secret::SecretString;
use poem::Response;
use poem::http::{HeaderValue, header};

use crate::config::ServerConfig;
use crate::http::cookie::Cookie;

/// Sets a cookie. Without a length of time the browser forgets it when it is closed. The value is made of
/// characters that need no quotes (RFC 6265 §4.1.1), as tokens are.
pub fn set(
    response: &mut Response,
    cookie: Cookie,
    value: &SecretString,
    lasting: Option<Duration>,
    server: &ServerConfig,
) {
    let name = cookie.name(server);
    let lasting = lasting.map(|time| format!("; Max-Age={}", time.as_secs())).unwrap_or_default();
    let secure = if server.is_https() { "; Secure" } else { "" };
    let value = value.expose();
    // Lax: the first request from an app's page to this server must have the cookie already.
    append(response, &format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lasting}"));
}

/// Takes a cookie away.
pub fn remove(response: &mut Response, cookie: Cookie, server: &ServerConfig) {
    set(response, cookie, &SecretString::new(""), Some(Duration::ZERO), server);
}

fn append(response: &mut Response, text: &str) {
    if let Ok(mut value) = HeaderValue::from_str(text) {
        value.set_sensitive(true);
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
