//! What an API says about itself, so that clients find the issuer (RFC 9728).

use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE};
use http::{HeaderValue, Response};
use serde_json::{Value, json};

use crate::demands::scope_names;
use crate::error::ConfigurationError;
use crate::urls::{plain, well_known};

/// The metadata of a protected resource (RFC 9728 §2), and where they are served (§3.1).
///
/// It is an answer for axum (feature `axum`) and an endpoint for poem (feature `poem`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtectedResource {
    url: String,
    path: String,
    document: Value,
}

impl ProtectedResource {
    pub(crate) fn new<S: AsRef<str>>(
        resource: &str,
        issuer: &str,
        scopes: impl IntoIterator<Item = S>,
    ) -> Result<Self, ConfigurationError> {
        let url = plain(resource).filter(|url| url.query().is_none() && !resource.contains('"'));
        let url = url.ok_or_else(|| {
            ConfigurationError::new("resource: give the URL of this API, such as https://api.example.com")
        })?;
        let well_known = well_known(&url, "oauth-protected-resource");
        let document = json!({
            "resource": resource,
            "authorization_servers": [issuer],
            "scopes_supported": scope_names("scopes", scopes)?,
            "bearer_methods_supported": ["header"],
        });
        Ok(Self { path: well_known.path().to_owned(), url: well_known.into(), document })
    }

    /// The URL that challenges name (§5.1).
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The path of that URL.
    #[must_use]
    pub fn path(&self) -> String {
        self.path.clone()
    }

    /// The JSON document.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The answer that has the document, for pages of every origin.
    #[must_use]
    pub fn response(&self) -> Response<String> {
        let mut response = Response::new(self.document.to_string());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        // Apps in browsers read it too, and it is no secret.
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        response
    }
}
