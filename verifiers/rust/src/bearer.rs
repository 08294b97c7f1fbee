//! Finds the token in a request (RFC 6750 §2.1).

use std::borrow::Cow;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Uri};
use url::form_urlencoded;

use crate::reason::Reason;

/// The token of a request that has one. A token in the query is never read, since URLs end up in logs
/// (RFC 6750 §5.3), but it is noticed beside another one.
pub(crate) fn bearer_token<'a>(headers: &'a HeaderMap, uri: &Uri) -> Result<Cow<'a, str>, Reason> {
    let values: Vec<Cow<'_, str>> = headers.get_all(AUTHORIZATION).iter().map(text).collect();
    if !values.iter().any(|value| credentials(value).is_some()) {
        return Err(Reason::MissingToken);
    }
    let Ok([value]) = <[Cow<'_, str>; 1]>::try_from(values) else {
        return Err(Reason::TwoTokens);
    };
    if has_token_in_query(uri) || is_joined(&value) {
        return Err(Reason::TwoTokens);
    }
    match value {
        Cow::Borrowed(value) => Ok(Cow::Borrowed(credentials(value).unwrap_or_default())),
        Cow::Owned(value) => Ok(Cow::Owned(credentials(&value).unwrap_or_default().to_owned())),
    }
}

fn text(value: &HeaderValue) -> Cow<'_, str> {
    String::from_utf8_lossy(value.as_bytes())
}

/// What stands behind `Bearer`, in any case (RFC 9110 §11.1).
fn credentials(value: &str) -> Option<&str> {
    let value = value.trim_matches([' ', '\t']);
    let (scheme, rest) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| rest.trim_matches(' '))
}

/// Servers join headers of one name with a comma (RFC 9110 §5.2), and no token has a comma in it.
fn is_joined(value: &str) -> bool {
    value.split(',').skip(1).any(|part| {
        let scheme = part.split_ascii_whitespace().next().unwrap_or_default();
        scheme.eq_ignore_ascii_case("bearer")
    })
}

fn has_token_in_query(uri: &Uri) -> bool {
    uri.query()
        .is_some_and(|query| form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "access_token"))
}
