//! Clients as a running server sees them: from memory, at most `clients.cache_ttl` old.
//!
//! A future that asks the database takes some kilobytes. Within the future of each request, these would be
//! moved about with it. So the future lies in a box of its own, which is made only when the memory has no
//! answer.

use std::sync::{Arc, PoisonError, RwLock};

use entity::client;
use moka::future::Cache;
use sea_orm::{ConnAcquireErr, DbErr};

use super::{origin, registration};
use crate::config::ClientsConfig;
use crate::database::{Database, wait_with_others};

/// Most ids remembered, known or not: made-up ids must not fill the memory.
const MAX_REMEMBERED: u64 = 10_000;

/// The database did not answer; several requests may wait for the same answer.
#[derive(Clone, Debug, thiserror::Error)]
#[error(transparent)]
pub struct Unavailable(#[from] pub Arc<DbErr>);

impl Unavailable {
    /// Somebody else asks, for longer than this request may wait.
    fn late() -> Self {
        Self(Arc::new(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)))
    }
}

/// Looks clients up by id, and origins in all of them.
#[derive(Clone, Debug)]
pub struct Directory {
    database: Database,
    by_id: Cache<String, Option<Arc<client::Model>>>,
    origins: Cache<(), Arc<Vec<String>>>,
    /// The origins as they were read last, however long ago.
    last_origins: Arc<RwLock<Arc<Vec<String>>>>,
}

impl Directory {
    /// An empty memory before the database.
    pub fn new(database: Database, config: &ClientsConfig) -> Self {
        let ttl = config.cache_ttl.0;
        Self {
            database,
            by_id: Cache::builder().max_capacity(MAX_REMEMBERED).time_to_live(ttl).build(),
            origins: Cache::builder().max_capacity(1).time_to_live(ttl).build(),
            last_origins: Arc::default(),
        }
    }

    /// The enabled client with this id.
    pub async fn find(&self, id: &str) -> Result<Option<Arc<client::Model>>, Unavailable> {
        if !registration::is_id(id) {
            return Ok(None);
        }
        if let Some(found) = self.by_id.get(id).await {
            return Ok(found);
        }
        let found = self.by_id.try_get_with_by_ref(id, async {
            let client = super::find(self.database.reader(), id).await?;
            Ok::<_, DbErr>(client.filter(|client| !client.disabled).map(Arc::new))
        });
        Ok(wait_with_others(Box::pin(found)).await.ok_or_else(Unavailable::late)??)
    }

    /// Whether any enabled client registered this origin. While the database is away, whether one had
    /// registered it when the clients were read last. No more than the reading of answers depends on this: a
    /// page that cannot read a 503 does not learn that it should try again.
    pub async fn knows_origin(&self, origin: &str) -> bool {
        match wait_with_others(Box::pin(self.origins.try_get_with((), self.read_origins()))).await {
            Some(Ok(entries)) => is_among(&entries, origin),
            Some(Err(_)) | None => self.remembers_origin(origin),
        }
    }

    /// Whether an enabled client had registered this origin when the clients were read last. Asks nobody.
    pub fn remembers_origin(&self, origin: &str) -> bool {
        is_among(&self.last_origins.read().unwrap_or_else(PoisonError::into_inner), origin)
    }

    /// Reads the origins of all enabled clients, for pages that come while the database is away.
    pub async fn read_origins(&self) -> Result<Arc<Vec<String>>, DbErr> {
        let clients = super::list(self.database.reader()).await?;
        let enabled = clients.into_iter().filter(|client| !client.disabled);
        let mut entries: Vec<String> = enabled.flat_map(|client| client.origins.0).collect();
        entries.sort();
        entries.dedup();
        let entries = Arc::new(entries);
        *self.last_origins.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&entries);
        Ok(entries)
    }
}

fn is_among(entries: &[String], origin: &str) -> bool {
    entries.iter().any(|entry| origin::allows(entry, origin))
}

/// Whether this client registered this origin.
pub fn allows_origin(client: &client::Model, origin: &str) -> bool {
    client.origins.iter().any(|entry| origin::allows(entry, origin))
}
