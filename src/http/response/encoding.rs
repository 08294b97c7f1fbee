//! In which form a body is sent (RFC 9110 §8.4).

use poem::Request;
use poem::http::header;

/// Whether the sender reads gzip (RFC 9110 §12.5.3).
pub(in crate::http) fn reads_gzip(request: &Request) -> bool {
    let values = request.headers().get_all(header::ACCEPT_ENCODING).iter();
    let mut codings = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    codings.any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        is_gzip && !parts.any(is_zero)
    })
}

/// Whether a parameter says `q=0`, with zeros behind the point or without.
fn is_zero(parameter: &str) -> bool {
    let weight = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="));
    weight.is_some_and(|weight| weight.bytes().all(|byte| b"0.".contains(&byte)))
}
