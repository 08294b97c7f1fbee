//! Signing keys: made, kept, published, and used to sign and verify JWTs.
//!
//! Owns the table `signing_keys`, the place of the private keys and all contact with josekit and rsa. It must
//! not know what a token says.

mod admin;
mod copy;
mod emergency;
mod error;
mod first;
mod former;
mod jwks;
mod jws;
mod redating;
mod ring;
mod rsa_key;
mod store;
mod stored_key;
mod timetable;
mod vault;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use entity::time::UnixMillis;
use tokio::sync::{Mutex, MutexGuard};

use crate::ambient::Ambient;
use crate::config::KeysConfig;
use crate::database::{Database, wait_with_others};

pub use self::admin::KeyAdmin;
pub use self::error::Error;
pub use self::jwks::Jwks;
pub use self::jws::{InvalidJws, MAX_TOKEN_BYTES};
use self::ring::Ring;
pub use self::rsa_key::KeyError;
use self::rsa_key::SigningKey;
pub use self::store::longest_lifetime;
pub use self::stored_key::StoredKey;
pub use self::timetable::{KeyState, Margins, Timetable};
use self::vault::Vault;
pub use self::vault::VaultError;

/// The keys of a running server, replaced as a whole when they change.
#[derive(Debug)]
pub struct Keyring {
    config: KeysConfig,
    ambient: Ambient,
    vault: Vault,
    ring: RwLock<Arc<Ring>>,
    /// Held during a look at the keys, so that what was read earlier never replaces what was read later.
    looks: Mutex<Looks>,
    /// How often the keys were looked at.
    looked: AtomicU64,
}

#[derive(Debug, Default)]
struct Looks {
    /// Whether the database failed at the last one.
    have_failed: bool,
}

/// When a token is worth something.
#[derive(Clone, Copy, Debug)]
pub struct Validity {
    /// From when on.
    pub issued_at: UnixMillis,
    /// How long, in milliseconds.
    pub lifetime: i64,
}

impl Keyring {
    /// Loads the keys, after making the first one if there is none.
    pub async fn open(database: &Database, config: &KeysConfig, ambient: &Ambient) -> Result<Self, Error> {
        let timetable = first::list_or_make(&KeyAdmin::new(database, config, ambient)).await?;
        let vault = Vault::of(config);
        let (ring, complete) = Ring::load(&timetable, &vault, config, ambient.now(), &[]).await;
        complete?;
        ring.active(ambient.now()).ok_or(Error::NoneActive)?;
        Ok(Self {
            config: config.clone(),
            ambient: ambient.clone(),
            vault,
            ring: RwLock::new(Arc::new(ring)),
            looks: Mutex::default(),
            looked: AtomicU64::new(0),
        })
    }

    /// Follows what other processes have changed in the database, and what time has changed. A key that
    /// cannot be read keeps no other key from being used, and no revoked key in use. When the database fails,
    /// the keys stay as they are.
    pub async fn reload(&self, database: &Database) -> Result<(), Error> {
        self.look(self.looks.lock().await, database).await
    }

    /// The same for a request. Of many requests at once one looks, and the others go by what the one has
    /// found.
    async fn reload_once(&self, database: &Database) -> Result<(), Error> {
        let before = self.looked.load(Ordering::Acquire);
        let looks = wait_with_others(self.looks.lock()).await.ok_or(Error::NotLookedAt)?;
        if self.looked.load(Ordering::Acquire) == before {
            return self.look(looks, database).await;
        }
        if looks.have_failed { Err(Error::NotLookedAt) } else { Ok(()) }
    }

    async fn look(&self, mut looks: MutexGuard<'_, Looks>, database: &Database) -> Result<(), Error> {
        let looked = self.follow(database).await;
        looks.have_failed = matches!(looked, Err(Error::Database(_)));
        self.looked.fetch_add(1, Ordering::AcqRel);
        looked
    }

    async fn follow(&self, database: &Database) -> Result<(), Error> {
        let timetable = store::timetable(database.reader()).await?;
        let now = self.ambient.now();
        let present = self.ring();
        if present.is_current(&timetable, now, Margins::of(&self.config)) {
            return Ok(());
        }
        let (ring, complete) = Ring::load(&timetable, &self.vault, &self.config, now, present.keys()).await;
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        complete?;
        self.require_signer()?;
        tracing::info!("signing keys reloaded");
        Ok(())
    }

    /// Fails when no token can be signed now.
    pub fn require_signer(&self) -> Result<(), Error> {
        self.ring().active(self.ambient.now()).map(|_| ()).ok_or(Error::NoneActive)
    }

    /// The id of the key that signs now.
    pub fn signer(&self) -> Result<String, Error> {
        self.ring()
            .active(self.ambient.now())
            .map(|active| active.key().kid().to_owned())
            .ok_or(Error::NoneActive)
    }

    /// Signs `payload`, a JSON object, as a JWS of the media type `typ` (RFC 7515 §4.1.9) in compact form,
    /// which comes back in a header. What would be too long to be verified here is not signed.
    pub async fn sign(
        &self,
        database: &Database,
        typ: &str,
        payload: &[u8],
        validity: Validity,
    ) -> Result<String, Error> {
        let token = self.sign_document(database, typ, payload, validity).await?;
        if token.len() > MAX_TOKEN_BYTES { Err(Error::TooLong(token.len())) } else { Ok(token) }
    }

    /// The same for what may be long, since it comes in no header. The key whose turn it is at the time of
    /// issue signs, and stays published as long as the longest-lived token that it has signed.
    pub async fn sign_document(
        &self,
        database: &Database,
        typ: &str,
        payload: &[u8],
        Validity { issued_at, lifetime }: Validity,
    ) -> Result<String, Error> {
        let ring = self.ring();
        let active = ring.active(issued_at).ok_or(Error::NoneActive)?;
        if active.raises(lifetime) {
            store::raise_longest_lifetime(database.writer(), active.key().kid(), lifetime).await?;
            active.note(lifetime);
        }
        Ok(jws::sign(active.key(), typ, payload)?)
    }

    /// The payload of a compact JWS of the media type `typ` that one of the published keys has signed.
    pub fn verify(&self, typ: &str, token: &str) -> Result<Vec<u8>, InvalidJws> {
        let ring = self.ring();
        jws::verify(token, typ, |kid| ring.find(kid).map(SigningKey::public))
    }

    /// The same for a caller who must not be told that a token is worth nothing when only this process does
    /// not know its key. Another node may have just taken that key up, or its file may be missing here: the
    /// database is asked.
    pub async fn verify_of_any_node(
        &self,
        database: &Database,
        typ: &str,
        token: &str,
    ) -> Result<Result<Vec<u8>, InvalidJws>, Error> {
        let verified = self.verify(typ, token);
        if !matches!(verified, Err(InvalidJws::Key(_))) {
            return Ok(verified);
        }
        let reloaded = self.reload_once(database).await;
        match (self.verify(typ, token), reloaded) {
            (Err(InvalidJws::Key(kid)), _) if self.ring().lacks(&kid) => Err(Error::Missing(kid)),
            (Err(InvalidJws::Key(_)), Err(error @ (Error::Database(_) | Error::NotLookedAt))) => Err(error),
            (verified, _) => Ok(verified),
        }
    }

    /// The payload of what is no token but a hint: keys that have gone count too, but for those that were
    /// revoked.
    pub async fn verify_hint(
        &self,
        database: &Database,
        typ: &str,
        token: &str,
    ) -> Result<Result<Vec<u8>, InvalidJws>, Error> {
        let verified = self.verify_of_any_node(database, typ, token).await?;
        let Err(InvalidJws::Key(kid)) = &verified else {
            return Ok(verified);
        };
        let Some(key) = former::find(database.reader(), kid).await? else {
            return Ok(verified);
        };
        Ok(jws::verify(token, typ, |_| Some(&key)))
    }

    /// The public keys.
    pub fn jwks(&self) -> Arc<Jwks> {
        // Without a count on the ring, which all threads would share.
        self.ring.read().unwrap_or_else(PoisonError::into_inner).jwks()
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}
