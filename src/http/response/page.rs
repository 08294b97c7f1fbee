//! The headers of HTML pages: what a page may load, where its forms lead, and who may look at it or frame it.

use poem::Response;
use poem::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::caching;

/// A year. Other hosts of the domain are their owners' business.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

/// A page. `form_target` is a source of a content security policy to which the page's form may lead beside
/// this server.
pub(in crate::http) fn answer(
    status: StatusCode,
    html: String,
    form_target: Option<&str>,
    is_https: bool,
) -> Response {
    let mut response = Response::builder().status(status).content_type("text/html; charset=utf-8").body(html);
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(form_target)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // A page in another window cannot reach into this one, nor learn where it goes.
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    // For browsers that do not know `frame-ancestors`.
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    // With `no-referrer` Chromium posts forms with `Origin: null`. Other hosts are told nothing either way.
    set(headers, header::REFERRER_POLICY, "same-origin");
    if is_https {
        set(headers, header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT_SECURITY);
    }
    caching::forbid(headers);
    response
}

/// Everything that a page loads comes from this server. Nothing stands in the page itself.
fn content_security_policy(form_target: Option<&str>) -> String {
    let form_target = form_target.map(|source| format!(" {source}")).unwrap_or_default();
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action \
         'self'{form_target}; frame-ancestors 'none'; base-uri 'none'"
    )
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
