//! Clients as a running server sees them: from memory, at most `clients.cache_ttl` old.
//!
//! A future that asks the database takes some kilobytes. Within the future of each request, these would be
//! moved about with it. So the future lies in a box of its own, which is made only when the memory has no
//! answer.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use entity::client;
use moka::future::Cache;
use sea_orm::{ConnAcquireErr, DbErr};

use super::{look_up, origin, registration};
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

/// What all enabled clients together have registered.
#[derive(Debug, Default)]
pub struct Registered {
    origins: BTreeSet<String>,
    scopes: BTreeSet<String>,
}

impl Registered {
    fn by(clients: Vec<client::Model>) -> Self {
        let mut registered = Self::default();
        for client in clients.into_iter().filter(|client| !client.disabled) {
            registered.origins.extend(client.origins.0);
            registered.scopes.extend(client.scopes.0);
        }
        registered
    }

    fn has_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|entry| origin::allows(entry, origin))
    }
}

/// Looks clients up by id, and origins and scopes in all of them.
#[derive(Clone, Debug)]
pub struct Directory {
    database: Database,
    by_id: Cache<String, Option<Arc<client::Model>>>,
    registered: Cache<(), Arc<Registered>>,
    /// The same as it was read last, however long ago.
    last_registered: Arc<RwLock<Arc<Registered>>>,
}

impl Directory {
    /// An empty memory before the database.
    pub fn new(database: Database, config: &ClientsConfig) -> Self {
        let ttl = config.cache_ttl.0;
        Self {
            database,
            by_id: Cache::builder().max_capacity(MAX_REMEMBERED).time_to_live(ttl).build(),
            registered: Cache::builder().max_capacity(1).time_to_live(ttl).build(),
            last_registered: Arc::default(),
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
            let client = look_up::find(self.database.reader(), id).await?;
            Ok::<_, DbErr>(client.filter(|client| !client.disabled).map(Arc::new))
        });
        Ok(wait_with_others(Box::pin(found)).await.ok_or_else(Unavailable::late)??)
    }

    /// Whether any enabled client registered this origin. While the database is away, whether one had
    /// registered it when the clients were read last. No more than the reading of answers depends on this: a
    /// page that cannot read a 503 does not learn that it should try again.
    pub async fn knows_origin(&self, origin: &str) -> bool {
        match self.registered().await {
            Some(registered) => registered.has_origin(origin),
            None => self.remembers_origin(origin),
        }
    }

    /// Whether an enabled client had registered this origin when the clients were read last. Asks nobody.
    pub fn remembers_origin(&self, origin: &str) -> bool {
        self.last_registered().has_origin(origin)
    }

    /// Whether any enabled client may ask for this scope, or might when the clients were read last.
    pub async fn knows_scope(&self, scope: &str) -> bool {
        let registered = self.registered().await.unwrap_or_else(|| self.last_registered());
        registered.scopes.contains(scope)
    }

    async fn registered(&self) -> Option<Arc<Registered>> {
        let read = Box::pin(self.registered.try_get_with((), self.read_registered()));
        wait_with_others(read).await?.ok()
    }

    fn last_registered(&self) -> Arc<Registered> {
        Arc::clone(&self.last_registered.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads what all enabled clients have registered, for pages that come while the database is away.
    pub async fn read_registered(&self) -> Result<Arc<Registered>, DbErr> {
        let clients = look_up::list(self.database.reader()).await?;
        let registered = Arc::new(Registered::by(clients));
        *self.last_registered.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&registered);
        Ok(registered)
    }
}

/// Whether this client registered this origin.
pub fn allows_origin(client: &client::Model, origin: &str) -> bool {
    client.origins.iter().any(|entry| origin::allows(entry, origin))
}
