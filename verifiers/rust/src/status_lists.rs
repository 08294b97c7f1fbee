//! The status lists that tokens name: which are accepted, and how they are kept up to date.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use serde_json::Value;
use url::Url;

use crate::checks::{SignedBy, accepted_algorithm, kid};
use crate::clock::numeric_date;
use crate::fetch::{FetchFailed, Fetcher};
use crate::freshness::Cached;
use crate::held::Answer;
use crate::issuer_keys::IssuerKeys;
use crate::jws;
use crate::reason::Reason;
use crate::settings::{Places, Settings};
use crate::source::{Common, Fetched, Source};
use crate::status_list::{StatusList, TYPES};
use crate::urls::{is_under, mapped, plain};

const MOST_LISTS: usize = 64;
const MAX_BYTES: usize = 1024 * 1024;
const LONGEST_RETRY: Duration = Duration::from_secs(10);

/// At most 64 lists, each fetched when a good token first names it.
pub(crate) struct StatusLists {
    context: Arc<Context>,
    lists: RwLock<HashMap<String, Arc<Entry>>>,
    uses: AtomicU64,
}

/// What all lists have in common.
pub(crate) struct Context {
    pub(crate) settings: Arc<Settings>,
    pub(crate) places: Arc<Places>,
    pub(crate) keys: Arc<IssuerKeys>,
    pub(crate) fetcher: Arc<Fetcher>,
    pub(crate) common: Common,
}

struct Entry {
    list: Cached<Fetch>,
    last_use: AtomicU64,
}

impl StatusLists {
    pub(crate) fn new(context: Context) -> Self {
        Self { context: Arc::new(context), lists: RwLock::default(), uses: AtomicU64::default() }
    }

    /// The list, or none if it cannot be had. Refuses one of which nothing says that it is the issuer's.
    pub(crate) async fn get(&self, uri: &str) -> Result<Option<Answer<StatusList>>, Reason> {
        let entry = self.entry(uri)?;
        if let Some(value) = entry.list.fresh() {
            return Ok(Some(Answer { value, is_current: true, has_waited: false }));
        }
        Ok(entry.list.get().await)
    }

    fn entry(&self, uri: &str) -> Result<Arc<Entry>, Reason> {
        let this_use = self.uses.fetch_add(1, Ordering::Relaxed);
        let known = self.lists.read().unwrap_or_else(PoisonError::into_inner).get(uri).cloned();
        let entry = match known {
            Some(entry) => entry,
            None => self.new_entry(uri)?,
        };
        entry.last_use.store(this_use, Ordering::Relaxed);
        Ok(entry)
    }

    fn new_entry(&self, uri: &str) -> Result<Arc<Entry>, Reason> {
        let url = plain(uri).filter(|url| self.is_accepted(url)).ok_or(Reason::StatusForeign)?;
        let mut lists = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = lists.get(uri) {
            return Ok(Arc::clone(entry));
        }
        if lists.len() >= MOST_LISTS {
            // The one that was not used for longest goes.
            let last_use = |(_, entry): &(&String, &Arc<Entry>)| entry.last_use.load(Ordering::Relaxed);
            if let Some(unused) = lists.iter().min_by_key(last_use).map(|(uri, _)| uri.clone()) {
                lists.remove(&unused);
            }
        }
        let context = Arc::clone(&self.context);
        let address = mapped(&url, &context.places.issuer, &context.places.base);
        let common = context.common.clone();
        let fetch = Fetch { uri: uri.to_owned(), address, context };
        let list = Cached::new(format!("the status list {uri}"), fetch, common, Duration::MAX);
        let entry = Arc::new(Entry { list, last_use: AtomicU64::new(u64::MAX) });
        lists.insert(uri.to_owned(), Arc::clone(&entry));
        Ok(entry)
    }

    fn is_accepted(&self, url: &Url) -> bool {
        let places = &self.context.places;
        let is_of = |origin: &Url| origin.origin() == url.origin();
        is_under(url, &places.issuer) || places.status_list_origins.iter().any(is_of)
    }
}

struct Fetch {
    uri: String,
    address: Url,
    context: Arc<Context>,
}

impl Source for Fetch {
    type Value = StatusList;

    async fn fetch(&self, held: Option<Arc<StatusList>>) -> Result<Fetched<StatusList>, FetchFailed> {
        let Context { fetcher, common, .. } = &*self.context;
        let response = fetcher.get(&self.address, "application/statuslist+jwt", MAX_BYTES).await?;
        let list = self.read(&response.body).await?;
        // An older list may lack a revocation that is known already. Once the list at hand has expired, an
        // issuer whose database was restored may count from less again.
        let now = numeric_date(&*common.clock);
        if held.is_some_and(|held| !held.is_over(now) && list.is_older_than(&held)) {
            common.events.status_list_older(&self.uri);
            return Err(FetchFailed::new("it is older than the one at hand"));
        }
        let ttl = list.ttl;
        Ok(Fetched { value: list, ttl, retry: ttl.min(LONGEST_RETRY) })
    }
}

impl Fetch {
    async fn read(&self, body: &[u8]) -> Result<StatusList, FetchFailed> {
        let Context { settings, keys, common, .. } = &*self.context;
        let jws = std::str::from_utf8(body).ok().and_then(jws::parse);
        let jws = jws.ok_or_else(|| FetchFailed::new("it is no signed token"))?;
        let typ = jws.header.get("typ").and_then(Value::as_str).unwrap_or_default();
        if !TYPES.iter().any(|known| typ.eq_ignore_ascii_case(known)) {
            return Err(FetchFailed::new("its typ is not statuslist+jwt"));
        }
        let algorithm = accepted_algorithm(&jws.header, settings)
            .ok_or_else(|| FetchFailed::new("it is signed with an algorithm that is not accepted"))?;
        let kid = kid(&jws.header).map_err(|_| FetchFailed::new("its kid is no text"))?;
        let key = keys.find(SignedBy { kid, algorithm }).await;
        let key = key.map_err(|reason| FetchFailed::new(format!("its key: {}", reason.as_str())))?;
        key.verify(jws.signing_input, &jws.signature)
            .map_err(|_| FetchFailed::new("its signature is wrong"))?;
        let now = numeric_date(&*common.clock);
        StatusList::read(&jws.payload, &self.uri, now, settings.max_list_bytes).map_err(FetchFailed::new)
    }
}
