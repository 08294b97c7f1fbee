//! The bytes of requests.

use serde_json::Value;
use url::form_urlencoded;

use crate::settled;

/// A GET.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes()
}

/// The same request with one more header.
pub fn with_header(request: &[u8], header: &str) -> Vec<u8> {
    let end = request.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
    [&request[..end], b"\r\n", header.as_bytes(), &request[end..]].concat()
}

/// A POST of a form, head and body.
pub fn form(path: &str, parameters: &[(&str, &str)]) -> Vec<u8> {
    let body = form_body(parameters);
    let mut request = form_head(path, body.len());
    request.extend_from_slice(body.as_bytes());
    request
}

/// The head of a POST of a form.
pub fn form_head(path: &str, length: usize) -> Vec<u8> {
    form_framed_by(path, &format!("Content-Length: {length}"))
}

/// The head of a POST of a form; these headers say where its body ends.
pub fn form_framed_by(path: &str, headers: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         {headers}\r\n\r\n"
    )
    .into_bytes()
}

/// The body alone, encoded.
pub fn form_body(parameters: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

/// A POST of JSON, head and body.
pub fn json(path: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A login through the public client.
pub fn password_grant<'a>(username: &'a str, password: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("grant_type", "password"),
        ("client_id", settled::PUBLIC),
        ("username", username),
        ("password", password),
    ]
}

/// A login through the confidential client.
pub fn confidential_grant<'a>(secret: &'a str, password: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("grant_type", "password"),
        ("client_id", settled::CONFIDENTIAL),
        ("client_secret", secret),
        ("username", settled::USER),
        ("password", password),
    ]
}
