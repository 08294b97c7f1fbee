//! A route that only requests with a good token reach.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, Uri};

use crate::demands::{Demands, scope_names};
use crate::error::ConfigurationError;
use crate::if_status_unavailable::IfStatusUnavailable;
use crate::refusal::Refusal;
use crate::token::AccessToken;
use crate::verification::Verification;

/// What one route demands, beside what its verifier demands everywhere. A clone is cheap.
///
/// It is a layer for axum (feature `axum`) and a middleware for poem (feature `poem`).
#[derive(Clone)]
#[must_use]
pub struct Route {
    verification: Arc<Verification>,
    demands: Arc<Demands>,
}

impl Route {
    pub(crate) fn new(verification: Arc<Verification>, demands: Demands) -> Self {
        Self { verification, demands: Arc::new(demands) }
    }

    /// Further scopes. All of them are needed.
    pub fn scopes<S: AsRef<str>>(
        self,
        scopes: impl IntoIterator<Item = S>,
    ) -> Result<Self, ConfigurationError> {
        let mut demands = (*self.demands).clone();
        demands.scopes.append(&mut scope_names("scopes", scopes)?);
        Ok(Self::new(self.verification, demands))
    }

    /// Scopes of which one is enough.
    pub fn any_scopes<S: AsRef<str>>(
        self,
        scopes: impl IntoIterator<Item = S>,
    ) -> Result<Self, ConfigurationError> {
        let demands = Demands { any_scopes: scope_names("any_scopes", scopes)?, ..(*self.demands).clone() };
        Ok(Self::new(self.verification, demands))
    }

    /// What happens on this route when a status list cannot be had, whatever the verifier says.
    pub fn if_status_unavailable(self, mode: IfStatusUnavailable) -> Self {
        let demands = Demands { if_status_unavailable: mode, ..(*self.demands).clone() };
        Self::new(self.verification, demands)
    }

    /// Verifies the token of a request (RFC 6750 §2.1). It is read from the header `Authorization`; one in
    /// the query is only noticed beside it.
    ///
    /// It waits where keys or a list have to be fetched first, which takes a Tokio runtime.
    pub async fn authenticate(&self, headers: &HeaderMap, uri: &Uri) -> Result<AccessToken, Refusal> {
        self.verification.authenticate(headers, uri, &self.demands).await
    }

    /// Verifies a token (RFC 9068 §4), as [`Route::authenticate`] does.
    pub async fn verify(&self, token: &str) -> Result<AccessToken, Refusal> {
        self.verification.verify(token, &self.demands).await
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Route")
            .field("issuer", &self.verification.settings.issuer)
            .field("demands", &self.demands)
            .finish()
    }
}
