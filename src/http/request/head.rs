//! What the head of a request must be, whatever the URL: not too long, with one host, and without a coding
//! that would change the body.

use std::net::Ipv6Addr;

use poem::Request;
use poem::http::{HeaderName, HeaderValue, StatusCode, Version, header};

use crate::keyring::MAX_TOKEN_BYTES;
use crate::oauth::params::decode;

/// Longest path and query together, in bytes. The longest that has a meaning here is a tenth of it.
const MAX_URI_BYTES: usize = 8 * 1024;

/// Most bytes of all header names and values together.
const MAX_HEADER_BYTES: usize = 16 * 1024;

/// A token that was issued here must be accepted here, with what browsers and proxies send beside it.
const _: () = assert!(MAX_TOKEN_BYTES + 4 * 1024 <= MAX_HEADER_BYTES);

/// Why a head is refused: a status and a sentence for the client.
pub(in crate::http) type MalformedHead = (StatusCode, &'static str);

/// What is wrong with a request's head, if anything is.
pub(in crate::http) fn check(request: &Request) -> Result<(), MalformedHead> {
    check_length(request)?;
    check_host(request)?;
    check_transfer_coding(request)
}

/// hyper's own limits lie higher and keep memory bounded. A request over them gets an answer without a body.
fn check_length(request: &Request) -> Result<(), MalformedHead> {
    let uri = request.uri();
    if uri.path().len() + uri.query().map_or(0, |query| query.len() + 1) > MAX_URI_BYTES {
        return Err((StatusCode::URI_TOO_LONG, "the URL is longer than 8192 bytes"));
    }
    let headers = request.headers().iter();
    let header_bytes: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
    if header_bytes > MAX_HEADER_BYTES {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Err((status, "the headers have more than 16384 bytes"));
    }
    Ok(())
}

/// RFC 9112 §3.2. Nothing is derived from the value. But where two programs on the way read it otherwise, one
/// of them takes the request for another host's.
fn check_host(request: &Request) -> Result<(), MalformedHead> {
    let is_well_formed = match only(request, &header::HOST) {
        Ok(Some(host)) => is_host(host.as_bytes()),
        Ok(None) => request.version() < Version::HTTP_11,
        Err(Several) => false,
    };
    let malformed = (StatusCode::BAD_REQUEST, "the request must have one Host header, a name or an address");
    is_well_formed.then_some(()).ok_or(malformed)
}

/// hyper undoes `chunked` alone, and only looks whether that comes last (RFC 9112 §6.1).
fn check_transfer_coding(request: &Request) -> Result<(), MalformedHead> {
    let is_plain = match only(request, &header::TRANSFER_ENCODING) {
        Ok(None) => true,
        Ok(Some(coding)) => coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked"),
        Err(Several) => false,
    };
    let malformed = (StatusCode::BAD_REQUEST, "the body must have no transfer coding, or chunked alone");
    is_plain.then_some(()).ok_or(malformed)
}

/// A request has several headers of one name.
struct Several;

/// The value of a header that a request may have once.
fn only<'a>(request: &'a Request, name: &HeaderName) -> Result<Option<&'a HeaderValue>, Several> {
    let mut values = request.headers().get_all(name).iter();
    let first = values.next();
    values.next().map_or(Ok(first), |_| Err(Several))
}

/// `uri-host [ ":" port ]` (RFC 9110 §7.2). The host may be empty.
fn is_host(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else {
        return false;
    };
    match text.strip_prefix('[').map(|rest| rest.split_once(']')) {
        Some(Some((address, port))) => address.parse::<Ipv6Addr>().is_ok() && is_port(port),
        Some(None) => false,
        None => {
            let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            is_name(name) && is_port(port)
        }
    }
}

/// `reg-name`, which an IPv4 address is too (RFC 3986 §3.2.2).
fn is_name(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(&byte);
    text.bytes().all(is_allowed) && (!text.contains('%') || decode(text.as_bytes()).is_some())
}

/// Nothing, or a colon and digits.
fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}
