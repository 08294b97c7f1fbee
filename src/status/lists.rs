//! The status lists of a running server: in memory, as they were read last, and ready to be sent.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use entity::secret::InstallationKey;
use sea_orm::DbErr;
use tokio::sync::Mutex;

use super::error::Error;
use super::followed::Followed;
use super::list_token::{self, LIFETIME, LIST_TOKEN_TYPE, ListToken, Version};
use super::place::Place;
use super::places::Places;
use super::uri::list_uri;
use super::{shard, slot};
use crate::ambient::Ambient;
use crate::database::{Database, retried, wait_with_others};
use crate::keyring::{Keyring, Validity};

/// How often everything is read, whatever was read before.
const EVERYTHING_EVERY: Duration = Duration::from_mins(1);

/// All lists.
pub struct StatusLists {
    places: Places,
    /// Where the server is found: what stands before the path in every URI.
    url: String,
    followed: RwLock<Arc<Followed>>,
    /// Held during a look, so that what was read earlier never replaces what was read later.
    looks: Mutex<Looks>,
    made: Mutex<HashMap<i32, (Version, Arc<ListToken>)>>,
}

/// What is known of earlier looks.
#[derive(Debug)]
struct Looks {
    /// When everything was read last, by a clock that nobody sets.
    everything_at: Duration,
    /// Whether the last one failed.
    have_failed: bool,
}

impl StatusLists {
    /// Reads all lists, after making the first one where there is none.
    pub async fn open(
        database: &Database,
        ambient: &Ambient,
        key: &InstallationKey,
        url: String,
    ) -> Result<Self, DbErr> {
        retried(async || {
            let transaction = database.begin().await?;
            shard::ensure(&transaction, ambient).await?;
            transaction.commit().await
        })
        .await?;
        let followed = Followed::read(database, ambient.now()).await?;
        Ok(Self {
            places: Places::new(key),
            url,
            followed: RwLock::new(Arc::new(followed)),
            looks: Mutex::new(Looks { everything_at: ambient.elapsed(), have_failed: false }),
            made: Mutex::default(),
        })
    }

    /// Reads what was revoked since the last time. When that fails, the lists stay as they are, and are not
    /// signed for a later time (V5). Everything is read once a minute, after a failure, and when the clock
    /// was set back: a server that was promoted may lack what another one had, and a clock that was ahead has
    /// let bits expire.
    pub async fn follow(&self, database: &Database, ambient: &Ambient) -> Result<(), DbErr> {
        let mut looks = self.looks.lock().await;
        let (present, now, elapsed) = (self.followed(), ambient.now(), ambient.elapsed());
        let is_everything = looks.have_failed
            || now < present.read_at
            || elapsed.saturating_sub(looks.everything_at) >= EVERYTHING_EVERY;
        let next = if is_everything {
            Followed::read(database, now).await
        } else {
            present.next(database, now).await
        };
        looks.have_failed = next.is_err();
        let next = next?;
        if is_everything {
            looks.everything_at = elapsed;
        }
        *self.followed.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }

    /// A place for the tokens of a session that begins, or of a client.
    pub async fn next_place(&self, database: &Database, ambient: &Ambient) -> Result<Place, DbErr> {
        self.places.next(database, ambient).await
    }

    /// Whether this node knows that a place is revoked.
    pub fn knows_revoked(&self, place: Place) -> bool {
        self.followed().shards.get(&place.shard).is_some_and(|shard| shard.revoked.contains(place.idx))
    }

    /// Where the server is found: what stands before the path of every list.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URIs of all lists.
    pub fn uris(&self) -> Vec<String> {
        self.followed().shards.keys().map(|shard| list_uri(&self.url, *shard)).collect()
    }

    /// A list as it is sent; `None` if there is none of this number.
    pub async fn token(
        &self,
        shard: i32,
        keyring: &Keyring,
        database: &Database,
        ambient: &Ambient,
    ) -> Result<Option<Arc<ListToken>>, Error> {
        let followed = self.followed();
        let Some(list) = followed.shards.get(&shard) else {
            return Ok(None);
        };
        let version = Version {
            change_number: list.change_number,
            slot: slot::number(followed.read_at),
            kid: keyring.signer()?,
        };
        let mut made = wait_with_others(self.made.lock()).await.ok_or(Error::Busy)?;
        if let Some((present, token)) = made.get(&shard)
            && *present == version
        {
            return Ok(Some(Arc::clone(token)));
        }
        let payload = list_token::payload(&list_uri(&self.url, shard), list, &version)?;
        let validity = Validity { issued_at: ambient.now(), lifetime: LIFETIME };
        let jwt = keyring.sign_document(database, LIST_TOKEN_TYPE, &payload, validity).await?;
        let token = Arc::new(ListToken::of(jwt)?);
        made.retain(|shard, _| followed.shards.contains_key(shard));
        made.insert(shard, (version, Arc::clone(&token)));
        Ok(Some(token))
    }

    fn followed(&self) -> Arc<Followed> {
        Arc::clone(&self.followed.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for StatusLists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusLists").finish_non_exhaustive()
    }
}
