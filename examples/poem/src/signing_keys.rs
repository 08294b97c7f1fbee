//! The issuer's public keys: fetched over HTTP, kept for a while, fetched again when a token names a new one.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::ensure;
use josekit::Map;
use josekit::jwk::Jwk;
use josekit::jws::RS256;
use josekit::jws::alg::rsassa::RsassaJwsVerifier;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long keys are used without asking again: the max-age that Countersign sends.
const MAX_AGE: Duration = Duration::from_mins(5);

/// How much longer they are used while the issuer cannot be reached, so that its restart does not take this
/// service down. By then every token that it had issued has expired.
const MAX_STALE: Duration = Duration::from_mins(10);

/// A `kid` that is not there makes us fetch again, but not more often than this: made-up kids cannot be used
/// to flood the issuer.
const COOLDOWN: Duration = Duration::from_secs(30);

/// Pause after a fetch that failed.
const RETRY: Duration = Duration::from_secs(1);

const TIMEOUT: Duration = Duration::from_secs(5);

/// The issuer does not answer with keys, and there are none from before, or they are too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signing keys are unavailable")]
pub struct KeysUnavailable;

/// The keys of one issuer; clones share them.
#[derive(Clone, Debug)]
pub struct SigningKeys(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    url: String,
    http: reqwest::Client,
    fetched: RwLock<Option<Fetched>>,
    /// Held while fetching: one at a time, the others wait for its outcome.
    last_fetch: Mutex<LastFetch>,
}

#[derive(Debug)]
struct Fetched {
    keys: Keys,
    at: Instant,
}

#[derive(Debug)]
struct LastFetch {
    outcome: Result<(), KeysUnavailable>,
    /// When the next one may begin.
    next: Instant,
}

/// By `kid`.
type Keys = HashMap<String, Arc<RsassaJwsVerifier>>;

impl SigningKeys {
    /// Fetches nothing yet.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        Ok(Self(Arc::new(Inner {
            url: url.to_owned(),
            http: reqwest::Client::builder().timeout(TIMEOUT).build()?,
            fetched: RwLock::default(),
            last_fetch: Mutex::new(LastFetch { outcome: Err(KeysUnavailable), next: Instant::now() }),
        })))
    }

    /// The key with this id; `None` if the issuer has no such key.
    pub async fn find(&self, kid: &str) -> Result<Option<Arc<RsassaJwsVerifier>>, KeysUnavailable> {
        if let Some(key) = self.0.cached(kid, MAX_AGE) {
            return Ok(Some(key));
        }
        let refreshed = self.0.refresh().await;
        match self.0.cached(kid, MAX_AGE + MAX_STALE) {
            Some(key) => Ok(Some(key)),
            None => refreshed.map(|()| None),
        }
    }
}

impl Inner {
    fn cached(&self, kid: &str, max_age: Duration) -> Option<Arc<RsassaJwsVerifier>> {
        let fetched = self.fetched.read().unwrap_or_else(PoisonError::into_inner);
        fetched.as_ref().filter(|fetched| fetched.at.elapsed() < max_age)?.keys.get(kid).cloned()
    }

    /// Fetches if it is time, and says how the last fetch ended.
    async fn refresh(&self) -> Result<(), KeysUnavailable> {
        let mut last = self.last_fetch.lock().await;
        if last.next <= Instant::now() {
            *last = self.fetch_and_keep().await;
        }
        last.outcome
    }

    async fn fetch_and_keep(&self) -> LastFetch {
        match self.fetch().await {
            Ok(keys) => {
                let at = Instant::now();
                *self.fetched.write().unwrap_or_else(PoisonError::into_inner) = Some(Fetched { keys, at });
                LastFetch { outcome: Ok(()), next: at + COOLDOWN }
            }
            Err(error) => {
                eprintln!("cannot fetch the signing keys from {}: {error:#}", self.url);
                LastFetch { outcome: Err(KeysUnavailable), next: Instant::now() + RETRY }
            }
        }
    }

    async fn fetch(&self) -> anyhow::Result<Keys> {
        let response = self.http.get(&self.url).send().await?.error_for_status()?;
        let keys = parse(&response.bytes().await?)?;
        ensure!(!keys.is_empty(), "there is no RS256 key among them");
        Ok(keys)
    }
}

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<Map<String, Value>>,
}

/// Keys that we cannot use are ignored, as RFC 7517 §5 says: of other types, for other uses, or too short.
fn parse(body: &[u8]) -> serde_json::Result<Keys> {
    let set: JwkSet = serde_json::from_slice(body)?;
    Ok(set.keys.into_iter().filter_map(usable).collect())
}

fn usable(jwk: Map<String, Value>) -> Option<(String, Arc<RsassaJwsVerifier>)> {
    let jwk = Jwk::from_map(jwk).ok()?;
    let verifier = RS256.verifier_from_jwk(&jwk).ok()?;
    Some((jwk.key_id()?.to_owned(), Arc::new(verifier)))
}
