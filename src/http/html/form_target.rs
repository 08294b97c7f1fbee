//! Where the post of a page may end beside this server.

use url::Url;

/// A source of a content security policy: the scheme of a redirect URI, as `https:`. Chromium holds the whole
/// chain of redirects behind a post against `form-action`, the client's own redirects included, so that the
/// host of the redirect URI would be too narrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormTarget(String);

impl FormTarget {
    /// For a redirect URI; `None` if it is no URL.
    pub fn of(redirect_uri: &str) -> Option<Self> {
        let url = Url::parse(redirect_uri).ok()?;
        Some(Self(format!("{}:", url.scheme())))
    }

    /// As it stands in the policy.
    pub(super) fn as_source(&self) -> &str {
        &self.0
    }
}
