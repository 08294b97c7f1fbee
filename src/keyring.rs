//! Signing keys: made, kept, published, and used to sign and verify JWTs.
//!
//! Owns the table `signing_keys`, the directory `keys/` and all contact with josekit and rsa. It must not
//! know what a token says.

mod files;
mod jwks;
mod jws;
mod rsa_key;
mod store;

use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::DbErr;

use crate::ambient::Ambient;
use crate::config::KeysConfig;
use crate::database::Database;

pub use self::files::FileError;
pub use self::jwks::Jwks;
pub use self::jws::InvalidJws;
pub use self::rsa_key::KeyError;
use self::rsa_key::SigningKey;
pub use self::store::{ImportedKey, KeyState, StoredKey, import, list};

/// Why there is no usable keyring, in words for an administrator.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A key file cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// A key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database has keys, but none that signs.
    #[error("the database has signing keys, but none is active")]
    NoneActive,
    /// The key is in the database already.
    #[error("the key {0} is in the keyring already")]
    Known(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// The keys of a running server, replaced as a whole when they change.
#[derive(Debug)]
pub struct Keyring {
    config: KeysConfig,
    ring: RwLock<Arc<Ring>>,
}

/// The keys at one moment.
#[derive(Debug)]
struct Ring {
    active: Arc<SigningKey>,
    published: Vec<Arc<SigningKey>>,
    jwks: Arc<Jwks>,
}

impl Keyring {
    /// Loads the keys, after making the first one if there is none.
    pub async fn open(database: &Database, config: &KeysConfig, ambient: &Ambient) -> Result<Self, Error> {
        let rows = store::rows_or_first(database, config, ambient).await?;
        let ring = Ring::load(&rows, config, &[])?;
        Ok(Self { config: config.clone(), ring: RwLock::new(Arc::new(ring)) })
    }

    /// Follows what other processes have changed in the database. On an error the keys stay as they are.
    pub async fn reload(&self, database: &Database) -> Result<(), Error> {
        let rows = store::rows(database.reader()).await?;
        let present = self.ring();
        if present.matches(&rows) {
            return Ok(());
        }
        let ring = Arc::new(Ring::load(&rows, &self.config, &present.published)?);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        tracing::info!("signing keys reloaded");
        Ok(())
    }

    /// Signs `payload`, a JSON object, as a JWS of the media type `typ` (RFC 7515 §4.1.9) in compact form.
    pub fn sign(&self, typ: &str, payload: &[u8]) -> Result<String, KeyError> {
        jws::sign(&self.ring().active, typ, payload)
    }

    /// The payload of a compact JWS of the media type `typ` that one of the published keys has signed.
    pub fn verify(&self, typ: &str, token: &str) -> Result<Vec<u8>, InvalidJws> {
        let ring = self.ring();
        jws::verify(token, typ, |kid| ring.published.iter().find(|key| key.kid() == kid).map(AsRef::as_ref))
    }

    /// The public keys.
    pub fn jwks(&self) -> Arc<Jwks> {
        Arc::clone(&self.ring().jwks)
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ring {
    /// Reads the keys' files, except of those that are `at_hand`.
    fn load(rows: &[StoredKey], config: &KeysConfig, at_hand: &[Arc<SigningKey>]) -> Result<Self, Error> {
        let mut published = Vec::with_capacity(rows.len());
        let mut active = None;
        for row in rows {
            let key = match at_hand.iter().find(|key| key.kid() == row.kid) {
                Some(key) => Arc::clone(key),
                None => Arc::new(files::load(&config.directory, &row.kid)?),
            };
            if row.state() == KeyState::Active {
                active = Some(Arc::clone(&key));
            }
            published.push(key);
        }
        let active = active.ok_or(Error::NoneActive)?;
        let jwks = Arc::new(Jwks::new(&published, config.jwks_max_age.0));
        Ok(Self { active, published, jwks })
    }

    fn matches(&self, rows: &[StoredKey]) -> bool {
        let active = rows.iter().find(|row| row.state() == KeyState::Active);
        active.is_some_and(|row| row.kid == self.active.kid())
            && rows.iter().map(|row| row.kid.as_str()).eq(self.published.iter().map(|key| key.kid()))
    }
}
