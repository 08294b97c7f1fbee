//! What a route is given: the token in typed form.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use crate::checks::number;

/// The last second of the year 9999, as if anything lived longer.
const FOREVER: f64 = 253_402_300_799.0;

/// An access token (RFC 9068 §2.2) that has passed every check. A clone is cheap. What `Debug` prints shows
/// subject, client and scopes, and never the token.
#[derive(Clone)]
pub struct AccessToken(Arc<Parts>);

struct Parts {
    scopes: BTreeSet<String>,
    roles: Vec<String>,
    claims: Map<String, Value>,
}

impl AccessToken {
    /// The typed form of claims whose `sub`, `client_id`, `exp` and `iat` have been checked.
    pub(crate) fn new(claims: Map<String, Value>, scopes: BTreeSet<String>) -> Self {
        Self(Arc::new(Parts { scopes, roles: roles_of(&claims), claims }))
    }

    /// The claim `sub`: the user's id. Know users by it: it never changes.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.text("sub").unwrap_or_default()
    }

    /// The claim `client_id`: the client that got the token.
    #[must_use]
    pub fn client_id(&self) -> &str {
        self.text("client_id").unwrap_or_default()
    }

    /// The words of the claim `scope`.
    #[must_use]
    pub fn scopes(&self) -> &BTreeSet<String> {
        &self.0.scopes
    }

    /// The claim `roles`; empty without one.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        &self.0.roles
    }

    /// The claim `preferred_username`. It may change; the subject does not.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.text("preferred_username")
    }

    /// Whether a client got this token for itself (`client_credentials`): no user stands behind it.
    ///
    /// Countersign then gives the client's id as `sub`, as RFC 9068 §2.2 recommends.
    #[must_use]
    pub fn is_client(&self) -> bool {
        self.subject() == self.client_id()
    }

    /// The claim `exp`.
    #[must_use]
    pub fn expires_at(&self) -> SystemTime {
        self.time("exp")
    }

    /// The claim `iat`.
    #[must_use]
    pub fn issued_at(&self) -> SystemTime {
        self.time("iat")
    }

    /// All claims.
    #[must_use]
    pub fn claims(&self) -> &Map<String, Value> {
        &self.0.claims
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.claims.get(name)?.as_str()
    }

    fn time(&self, name: &str) -> SystemTime {
        let seconds = number(self.0.claims.get(name)).unwrap_or_default().clamp(0.0, FOREVER);
        SystemTime::UNIX_EPOCH + Duration::from_secs_f64(seconds)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AccessToken")
            .field("subject", &self.subject())
            .field("client_id", &self.client_id())
            .field("scopes", &self.scopes())
            .finish_non_exhaustive()
    }
}

/// The words of the claim `scope` (RFC 8693 §4.2), or none when the claim is no text.
pub(crate) fn scopes_of(claims: &Map<String, Value>) -> Option<BTreeSet<String>> {
    let scope = match claims.get("scope") {
        None => "",
        Some(scope) => scope.as_str()?,
    };
    Some(scope.split(' ').filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect())
}

/// The claim `roles`. A claim of another shape gives no role: that can only take rights away.
fn roles_of(claims: &Map<String, Value>) -> Vec<String> {
    let roles = claims.get("roles").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let texts: Option<Vec<String>> = roles.iter().map(|role| role.as_str().map(ToOwned::to_owned)).collect();
    texts.unwrap_or_default()
}
