//! The verifier: settings in, typed tokens or refusals out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::demands::{Demands, scope_names};
use crate::error::ConfigurationError;
use crate::protected_resource::ProtectedResource;
use crate::route::Route;
use crate::settings::Settings;
use crate::verification::Verification;

/// Verifies access tokens (RFC 9068) of one issuer, offline, with revocation by status lists.
///
/// Make one for each API and keep it: it holds the issuer's keys and lists. A clone is cheap and shares them.
#[derive(Clone)]
pub struct Verifier(Arc<Verification>);

impl Verifier {
    /// `issuer`: what tokens have in `iss`, byte for byte. `audience`: what they have in `aud` for this API.
    pub fn new(issuer: impl Into<String>, audience: impl Into<String>) -> Result<Self, ConfigurationError> {
        Self::with(Settings::new(issuer, audience))
    }

    /// A verifier with further settings. Nothing is fetched yet.
    pub fn with(settings: Settings) -> Result<Self, ConfigurationError> {
        Verification::new(settings).map(|verification| Self(Arc::new(verification)))
    }

    /// The issuer whose tokens are accepted.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.settings.issuer
    }

    /// A route that needs a good token, with the scopes of the settings. More is demanded by the methods of
    /// [`Route`].
    pub fn route(&self) -> Route {
        let settings = &self.0.settings;
        let demands = Demands {
            // They were checked with the settings.
            scopes: scope_names("scopes", &settings.scopes).unwrap_or_default(),
            any_scopes: BTreeSet::new(),
            if_status_unavailable: settings.if_status_unavailable,
        };
        Route::new(Arc::clone(&self.0), demands)
    }

    /// The metadata of this API (RFC 9728). Challenges name them from now on. `resource` is the URL of the
    /// API as its clients know it, and `scopes` are those that it knows.
    pub fn protected_resource<S: AsRef<str>>(
        &self,
        resource: &str,
        scopes: impl IntoIterator<Item = S>,
    ) -> Result<ProtectedResource, ConfigurationError> {
        let described = ProtectedResource::new(resource, self.issuer(), scopes)?;
        if **self.0.resource_metadata.get_or_init(|| described.url().into()) == *described.url() {
            return Ok(described);
        }
        let advice = "resource: a verifier is for one; make another verifier for the other resource";
        Err(ConfigurationError::new(advice))
    }

    /// How often each thing has happened since the verifier was made: `accepted`, each reason of a refusal,
    /// and what was fetched.
    #[must_use]
    pub fn counters(&self) -> BTreeMap<&'static str, u64> {
        self.0.counters()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Verifier").field("issuer", &self.issuer()).finish_non_exhaustive()
    }
}
