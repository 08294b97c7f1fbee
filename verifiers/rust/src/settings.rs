//! The settings of a verifier, checked when it is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::ClientBuilder;
use url::Url;

use crate::algorithm::Algorithm;
use crate::clock::{Clock, SystemClock};
use crate::demands::scope_names;
use crate::error::ConfigurationError;
use crate::events::{Event, OnEvent};
use crate::if_status_unavailable::IfStatusUnavailable;
use crate::urls::plain;

/// What a verifier is told. Only issuer and audience are needed.
#[must_use]
pub struct Settings {
    pub(crate) issuer: String,
    pub(crate) audiences: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) jwks_uri: Option<String>,
    pub(crate) status_list_origins: Vec<String>,
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) accept_typ_jwt: bool,
    pub(crate) if_status_unavailable: IfStatusUnavailable,
    pub(crate) require_status: bool,
    pub(crate) check_status: bool,
    pub(crate) timeout: Duration,
    pub(crate) max_list_bytes: usize,
    pub(crate) http_client: Option<ClientBuilder>,
    pub(crate) on_event: Option<OnEvent>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Settings {
    /// `issuer`: what tokens have in `iss`, byte for byte. Plain http is for loopback and closed networks.
    /// `audience`: what they have in `aud` for this API.
    pub fn new(issuer: impl Into<String>, audience: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            audiences: vec![audience.into()],
            scopes: Vec::new(),
            base_url: None,
            jwks_uri: None,
            status_list_origins: Vec::new(),
            algorithms: vec![Algorithm::RS256],
            accept_typ_jwt: false,
            if_status_unavailable: IfStatusUnavailable::Accept,
            require_status: false,
            check_status: true,
            timeout: Duration::from_secs(2),
            max_list_bytes: 4 * 1024 * 1024,
            http_client: None,
            on_event: None,
            clock: Arc::new(SystemClock),
        }
    }

    /// Further names of this API: one of them all has to be in `aud`.
    pub fn further_audiences(mut self, audiences: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.audiences.extend(audiences.into_iter().map(Into::into));
        self
    }

    /// All of these are needed on every route.
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Where the issuer is reached from here, as in a container. Every URL under the issuer is fetched under
    /// this one; nothing else changes.
    pub fn base_url(self, base_url: impl Into<String>) -> Self {
        Self { base_url: Some(base_url.into()), ..self }
    }

    /// Where the keys are, fetched as it stands. The issuer's metadata say so by default.
    pub fn jwks_uri(self, jwks_uri: impl Into<String>) -> Self {
        Self { jwks_uri: Some(jwks_uri.into()), ..self }
    }

    /// Further origins, such as `https://lists.example.com`, whose status lists are accepted.
    pub fn status_list_origins(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.status_list_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// The signature algorithms that are accepted; [`Algorithm::RS256`] by default.
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        self.algorithms = algorithms.into_iter().collect();
        self
    }

    /// Accepts `typ: JWT`, or none, beside `at+jwt`. ID tokens of the same issuer may then pass for access
    /// tokens.
    pub fn accept_typ_jwt(self, accept_typ_jwt: bool) -> Self {
        Self { accept_typ_jwt, ..self }
    }

    /// What happens when a status list cannot be had. A route may say otherwise.
    pub fn if_status_unavailable(self, mode: IfStatusUnavailable) -> Self {
        Self { if_status_unavailable: mode, ..self }
    }

    /// Refuses tokens that name no status list.
    pub fn require_status(self, require_status: bool) -> Self {
        Self { require_status, ..self }
    }

    /// False: what tokens say about their status is not looked at.
    pub fn check_status(self, check_status: bool) -> Self {
        Self { check_status, ..self }
    }

    /// How long a fetch may take; two seconds by default.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// How large a status list may be once it is inflated; 4 MiB by default.
    pub fn max_list_bytes(self, max_list_bytes: usize) -> Self {
        Self { max_list_bytes, ..self }
    }

    /// The HTTP client, for proxies and certificates. Redirects and decompression are set by the verifier.
    pub fn http_client(self, http_client: ClientBuilder) -> Self {
        Self { http_client: Some(http_client), ..self }
    }

    /// Is called for each event, on the task of the request or of the fetch, so that it should be quick.
    pub fn on_event(self, on_event: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Self {
        Self { on_event: Some(Box::new(on_event)), ..self }
    }

    /// The clocks, for tests.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// Checks everything but the URLs.
    pub(crate) fn check(&self) -> Result<(), ConfigurationError> {
        scope_names("scopes", &self.scopes)?;
        demand(
            self.audiences.iter().all(|audience| !audience.is_empty()),
            "audience: each has to be a text that is not empty",
        )?;
        demand(!self.algorithms.is_empty(), "algorithms: name at least one, such as RS256")?;
        demand(
            !self.require_status || self.check_status,
            "require_status needs check_status: switch check_status on, or leave require_status out",
        )?;
        demand(!self.timeout.is_zero(), "timeout: give more than 0")?;
        demand(self.max_list_bytes > 0, "max_list_bytes: give more than 0")
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Settings").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// The URLs of the settings, read.
pub(crate) struct Places {
    pub(crate) issuer: Url,
    pub(crate) base: Url,
    pub(crate) jwks_uri: Option<Url>,
    pub(crate) status_list_origins: Vec<Url>,
}

impl Places {
    /// Reads and checks them.
    pub(crate) fn of(settings: &Settings) -> Result<Self, ConfigurationError> {
        let issuer = base_url("issuer", &settings.issuer)?;
        let base = settings.base_url.as_deref().map(|url| base_url("base_url", url)).transpose()?;
        let origins = settings.status_list_origins.iter().map(|origin| list_origin(origin));
        Ok(Self {
            base: base.unwrap_or_else(|| issuer.clone()),
            issuer,
            jwks_uri: settings.jwks_uri.as_deref().map(|url| http_url("jwks_uri", url)).transpose()?,
            status_list_origins: origins.collect::<Result<_, _>>()?,
        })
    }
}

fn http_url(name: &str, text: &str) -> Result<Url, ConfigurationError> {
    demand(!text.contains('@'), &format!("{name}: leave user and password out of the URL"))?;
    demand(!text.contains('#'), &format!("{name}: leave query and fragment out of the URL"))?;
    let is_clean = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\');
    demand(is_clean, &format!("{name}: a URL has no spaces, quotes or backslashes"))?;
    plain(text).ok_or_else(|| {
        ConfigurationError::new(format!("{name}: give a URL such as https://login.example.com"))
    })
}

fn base_url(name: &str, text: &str) -> Result<Url, ConfigurationError> {
    demand(!text.contains('?'), &format!("{name}: leave query and fragment out of the URL"))?;
    http_url(name, text)
}

fn list_origin(text: &str) -> Result<Url, ConfigurationError> {
    let origin = base_url("status_list_origins", text)?;
    let advice = "status_list_origins: give origins such as https://lists.example.com, without a path";
    demand(origin.path() == "/", advice)?;
    Ok(origin)
}

fn demand(holds: bool, text: &str) -> Result<(), ConfigurationError> {
    if holds { Ok(()) } else { Err(ConfigurationError::new(text)) }
}
