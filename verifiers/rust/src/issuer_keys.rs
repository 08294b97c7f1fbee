//! The issuer's keys as they are now: fetched when needed, and again for a key that is not known.

use std::sync::Arc;
use std::time::Duration;

use crate::checks::SignedBy;
use crate::discovery::{Discovery, fresh_for};
use crate::fetch::{FetchFailed, Fetcher};
use crate::freshness::Cached;
use crate::keys::{KeySet, PublicKey};
use crate::reason::Reason;
use crate::settings::{Places, Settings};
use crate::source::{Common, Fetched, Source};

const MAX_BYTES: usize = 1024 * 1024;
const OLDEST: Duration = Duration::from_hours(24);
const RETRY: Duration = Duration::from_secs(10);
/// An unknown key has the keys fetched so often at most, however many tokens name one.
const UNKNOWN_KEY_PAUSE: Duration = Duration::from_secs(10);

/// Finds the key that a token names.
pub(crate) struct IssuerKeys(Cached<Fetch>);

struct Fetch {
    settings: Arc<Settings>,
    discovery: Discovery,
    fetcher: Arc<Fetcher>,
}

impl IssuerKeys {
    pub(crate) fn new(
        settings: &Arc<Settings>,
        places: &Arc<Places>,
        fetcher: &Arc<Fetcher>,
        common: Common,
    ) -> Self {
        let issuer = settings.issuer.clone();
        let what = format!("the keys of {issuer}");
        let discovery = Discovery::new(issuer, Arc::clone(places), Arc::clone(&common.clock));
        let fetch = Fetch { settings: Arc::clone(settings), discovery, fetcher: Arc::clone(fetcher) };
        Self(Cached::new(what, fetch, common, OLDEST))
    }

    /// The key of that name.
    pub(crate) async fn find(&self, SignedBy { kid, algorithm }: SignedBy<'_>) -> Result<PublicKey, Reason> {
        if let Some(key) = self.0.fresh().and_then(|keys| keys.find(kid, algorithm)) {
            return Ok(key);
        }
        let answer = self.0.get().await.ok_or(Reason::KeysUnavailable)?;
        if let Some(key) = answer.value.find(kid, algorithm) {
            return Ok(key);
        }
        // Who has just waited for a fetch, or names no key at all, learns nothing from another one.
        if kid.is_none() || answer.has_waited {
            return Err(Reason::UnknownKey);
        }
        let newest = self.0.fetch_again(UNKNOWN_KEY_PAUSE).await;
        newest.and_then(|keys| keys.find(kid, algorithm)).ok_or(Reason::UnknownKey)
    }
}

impl Source for Fetch {
    type Value = KeySet;

    async fn fetch(&self, _: Option<Arc<KeySet>>) -> Result<Fetched<KeySet>, FetchFailed> {
        let url = self.discovery.jwks_uri(&self.fetcher).await?;
        let accept = "application/jwk-set+json, application/json";
        let response =
            self.fetcher.get(&url, accept, MAX_BYTES).await.inspect_err(|_| self.discovery.doubt())?;
        let keys = KeySet::parse(&response.body, &self.settings.algorithms).ok_or_else(|| {
            self.discovery.doubt();
            FetchFailed::new(format!("{url} has no key that can be used"))
        })?;
        Ok(Fetched { value: keys, ttl: fresh_for(response.max_age), retry: RETRY })
    }
}
