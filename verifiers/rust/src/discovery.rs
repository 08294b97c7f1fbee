//! Where the issuer publishes its keys: its metadata (RFC 8414, else OpenID Connect Discovery).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use url::Url;

use crate::clock::Clock;
use crate::fetch::{FetchFailed, Fetcher, Response};
use crate::jws::json_object;
use crate::settings::Places;
use crate::urls::{is_under, mapped, plain, well_known, well_known_behind};

const MAX_BYTES: usize = 256 * 1024;
const DAY: Duration = Duration::from_hours(24);

/// How long metadata or keys are fresh: what the server says, within limits, or five minutes.
pub(crate) fn fresh_for(max_age: Option<Duration>) -> Duration {
    max_age.unwrap_or(Duration::from_mins(5)).clamp(Duration::from_secs(10), DAY)
}

#[derive(Clone)]
struct Known {
    jwks_uri: Url,
    ttl: Duration,
    since: Duration,
    /// The keys were not where the metadata say.
    is_doubted: bool,
}

/// Knows the URL of the keys. Only one fetch of keys runs at a time, and so only one caller is here.
pub(crate) struct Discovery {
    /// `iss`, byte for byte.
    issuer: String,
    places: Arc<Places>,
    clock: Arc<dyn Clock>,
    known: Mutex<Option<Known>>,
}

impl Discovery {
    pub(crate) fn new(issuer: String, places: Arc<Places>, clock: Arc<dyn Clock>) -> Self {
        Self { issuer, places, clock, known: Mutex::default() }
    }

    /// The address of the keys. Fails when the issuer does not tell and never told.
    pub(crate) async fn jwks_uri(&self, fetcher: &Fetcher) -> Result<Url, FetchFailed> {
        if let Some(jwks_uri) = &self.places.jwks_uri {
            return Ok(jwks_uri.clone());
        }
        let now = self.clock.monotonic();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let age = known.as_ref().map(|known| now.saturating_sub(known.since));
        if let (Some(known), Some(age)) = (&known, age)
            && age < known.ttl
            && !known.is_doubted
        {
            return Ok(known.jwks_uri.clone());
        }
        match self.ask(fetcher).await {
            Ok((jwks_uri, ttl)) => {
                let found = Known { jwks_uri: jwks_uri.clone(), ttl, since: now, is_doubted: false };
                *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
                Ok(jwks_uri)
            }
            // Metadata that cannot be read do not take away keys that perhaps can.
            Err(failure) => match known.filter(|_| age.is_some_and(|age| age < DAY)) {
                Some(known) => Ok(known.jwks_uri),
                None => Err(failure),
            },
        }
    }

    /// Has the metadata read anew before the next fetch: the keys were not where they say.
    pub(crate) fn doubt(&self) {
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            known.is_doubted = true;
        }
    }

    async fn ask(&self, fetcher: &Fetcher) -> Result<(Url, Duration), FetchFailed> {
        let base = &self.places.base;
        let first = well_known(base, "oauth-authorization-server");
        let answer = match fetcher.get(&first, "application/json", MAX_BYTES).await {
            Err(failure) if failure.is_not_found => {
                let second = well_known_behind(base, "openid-configuration");
                fetcher.get(&second, "application/json", MAX_BYTES).await
            }
            answer => answer,
        };
        let Response { body, max_age } = answer?;
        Ok((self.read(&body)?, fresh_for(max_age)))
    }

    fn read(&self, body: &[u8]) -> Result<Url, FetchFailed> {
        let metadata =
            json_object(body).ok_or_else(|| FetchFailed::new("the issuer's metadata are no JSON object"))?;
        // Metadata of another issuer would name another issuer's keys (RFC 8414 §3.3).
        if metadata.get("issuer").and_then(Value::as_str) != Some(self.issuer.as_str()) {
            return Err(FetchFailed::new("the metadata are of another issuer"));
        }
        let jwks_uri = metadata.get("jwks_uri").and_then(Value::as_str).and_then(plain);
        let jwks_uri = jwks_uri.ok_or_else(|| FetchFailed::new("the issuer's metadata name no jwks_uri"))?;
        if is_under(&jwks_uri, &self.places.issuer) || jwks_uri.scheme() == "https" {
            return Ok(mapped(&jwks_uri, &self.places.issuer, &self.places.base));
        }
        Err(FetchFailed::new("the issuer's jwks_uri is neither https nor under the issuer"))
    }
}
