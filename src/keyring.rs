//! Signing keys: made, kept, published, and used to sign and verify JWTs.
//!
//! Owns the table `signing_keys`, the directory `keys/` and all contact with josekit and rsa. It must not
//! know what a token says.

mod change;
mod files;
mod first;
mod jwks;
mod jws;
mod ring;
mod rsa_key;
mod store;
mod timetable;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::DbErr;
use tokio::sync::{Mutex, MutexGuard};

use crate::ambient::Ambient;
use crate::config::KeysConfig;
use crate::database::Database;

pub use self::change::{import, list, revoke, rotate, rotate_if_due, successor, sweep};
pub use self::files::FileError;
pub use self::jwks::Jwks;
pub use self::jws::InvalidJws;
use self::ring::Ring;
pub use self::rsa_key::KeyError;
pub use self::timetable::{KeyState, Margins, StoredKey, Timetable};

/// Why there is no usable keyring, in words for an administrator.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A key file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// A key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key whose turn it is cannot be used, or there is none.
    #[error("the signing key whose turn it is cannot be used; `countersign key list` shows all")]
    NoneActive,
    /// The key is in the database already.
    #[error("the key {0} is in the keyring already")]
    Known(String),
    /// No such key.
    #[error("there is no key {0} in use; `countersign key list` shows all")]
    Unknown(String),
    /// A token's key is in use, and this process cannot read it.
    #[error("the key {0} of a token cannot be used here: its file is missing or faulty")]
    Missing(String),
    /// Another request has just found the database failing.
    #[error("the signing keys cannot be looked at")]
    NotLookedAt,
    /// A rotation is under way.
    #[error(
        "the key {kid} waits for its turn already, for {seconds} more seconds; then the next one can follow"
    )]
    Pending {
        /// The key that waits.
        kid: String,
        /// How long it still does.
        seconds: i64,
    },
    /// Another process changed the keys at the same time.
    #[error("another process has changed the keys at the same moment; look at `countersign key list`")]
    Raced,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// The keys of a running server, replaced as a whole when they change.
#[derive(Debug)]
pub struct Keyring {
    config: KeysConfig,
    ambient: Ambient,
    ring: RwLock<Arc<Ring>>,
    /// How often the keys were looked at, and whether that failed last; held meanwhile, so that what was read earlier never replaces
    /// what was read later.
    looks: Mutex<Looks>,
    looked: AtomicU64,
}

#[derive(Debug, Default)]
struct Looks {
    have_failed: bool,
}

impl Keyring {
    /// Loads the keys, after making the first one if there is none.
    pub async fn open(database: &Database, config: &KeysConfig, ambient: &Ambient) -> Result<Self, Error> {
        let timetable = first::list_or_make(database, config, ambient).await?;
        let (ring, complete) = Ring::load(&timetable, config, ambient.now(), &[]);
        complete?;
        ring.active(ambient.now()).ok_or(Error::NoneActive)?;
        let ring = RwLock::new(Arc::new(ring));
        Ok(Self {
            config: config.clone(),
            ambient: ambient.clone(),
            ring,
            looks: Mutex::default(),
            looked: AtomicU64::new(0),
        })
    }

    /// Follows what other processes have changed in the database, and what time has. A key that cannot be read keeps
    /// no other one from being used, nor a revoked one in use; when the database fails the keys stay as they are.
    pub async fn reload(&self, database: &Database) -> Result<(), Error> {
        self.look(self.looks.lock().await, database).await
    }

    /// The same for a request: of many at once one looks, and the others go by what it has found.
    async fn reload_once(&self, database: &Database) -> Result<(), Error> {
        let before = self.looked.load(Ordering::Acquire);
        let looks = self.looks.lock().await;
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
        let (ring, complete) = Ring::load(&timetable, &self.config, now, present.keys());
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

    /// Signs `payload`, a JSON object, as a JWS of the media type `typ` (RFC 7515 §4.1.9) in compact form. Its
    /// token lives `lifetime` milliseconds; the key stays published as long as its longest.
    pub async fn sign(
        &self,
        database: &Database,
        typ: &str,
        payload: &[u8],
        lifetime: i64,
    ) -> Result<String, Error> {
        let ring = self.ring();
        let active = ring.active(self.ambient.now()).ok_or(Error::NoneActive)?;
        if active.raises(lifetime) {
            store::raise_longest_lifetime(database.writer(), active.key().kid(), lifetime).await?;
            active.note(lifetime);
        }
        Ok(jws::sign(active.key(), typ, payload)?)
    }

    /// The payload of a compact JWS of the media type `typ` that one of the published keys has signed.
    pub fn verify(&self, typ: &str, token: &str) -> Result<Vec<u8>, InvalidJws> {
        let ring = self.ring();
        jws::verify(token, typ, |kid| ring.find(kid))
    }

    /// The same for a caller who must not be told that a token is worth nothing when only this process does not know
    /// its key yet: one that another node has just taken up, or whose file is missing here, is looked for in the database.
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

    /// The public keys.
    pub fn jwks(&self) -> Arc<Jwks> {
        self.ring().jwks()
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}
