//! The keys as an administrator changes them: list, import, rotation, and the sweep of keys that are gone.
//! The first key of all is made in [`super::first`]; an emergency is handled in [`super::emergency`].
//!
//! A private key is always kept before its row is written, so that a crash leaves at most a key that nobody
//! knows.

use entity::time::UnixMillis;
use zeroize::Zeroizing;

use super::error::Error;
use super::former;
use super::redating;
use super::rsa_key::{self, KeyError, SigningKey};
use super::store;
use super::stored_key::StoredKey;
use super::timetable::{KeyState, Margins, Timetable};
use super::vault::{Vault, VaultError};
use crate::ambient::Ambient;
use crate::config::KeysConfig;
use crate::database::Database;

/// What changes the keys: for the command line, and for what a server does by itself.
#[derive(Clone, Debug)]
pub struct KeyAdmin {
    pub(super) database: Database,
    pub(super) config: KeysConfig,
    pub(super) ambient: Ambient,
    pub(super) vault: Vault,
}

impl KeyAdmin {
    /// Administrates the keys of this database and configuration.
    pub fn new(database: &Database, config: &KeysConfig, ambient: &Ambient) -> Self {
        Self {
            database: database.clone(),
            config: config.clone(),
            ambient: ambient.clone(),
            vault: Vault::of(config),
        }
    }

    /// All keys.
    pub async fn list(&self) -> Result<Timetable, Error> {
        Ok(store::timetable(self.database.reader()).await?)
    }

    /// The same, after keys that were dated by a clock far ahead have got other dates.
    async fn list_redated(&self) -> Result<Timetable, Error> {
        let timetable = self.list().await?;
        let (now, margins) = (self.ambient.now(), Margins::of(&self.config));
        let has_changed = redating::redate(&self.database, &timetable, now, margins).await?;
        if has_changed { self.list().await } else { Ok(timetable) }
    }

    /// Brings a private key in, PKCS#1 or PKCS#8 in PEM. The first key of a database signs at once; a later
    /// one waits its turn like one that `rotate` makes.
    pub async fn import(&self, pem: &str) -> Result<StoredKey, Error> {
        let pem = rsa_key::to_pkcs8(pem)?;
        let key = SigningKey::from_pem(&pem)?;
        let timetable = self.list_redated().await?;
        if timetable.keys().iter().any(|stored| stored.kid == key.kid()) {
            return Err(Error::Known(key.kid().to_owned()));
        }
        self.check_turn(&timetable).await?;
        let next = self.next_key(&key, &timetable);
        let is_new = self.vault.store(key.kid(), pem).await?;
        self.add(next, is_new).await
    }

    /// Publishes a new key, which will sign as soon as every verifier has had time to see it.
    pub async fn rotate(&self) -> Result<StoredKey, Error> {
        // The generation is chosen before the key is made. Another process that rotates meanwhile takes this
        // generation, and then this key is not added as a further one.
        let timetable = self.list_redated().await?;
        self.check_turn(&timetable).await?;
        let key = self.make().await?;
        let next = self.next_key(&key, &timetable);
        self.add(next, true).await
    }

    /// Rotates if the key that signs is older than `keys.rotate_every` and nothing is under way. `None` if
    /// not, or if another process was quicker. The caller trusts the time (D10), as of every change to the
    /// keys but an emergency.
    pub async fn rotate_if_due(&self) -> Result<Option<StoredKey>, Error> {
        let now = self.ambient.now();
        let age = self.config.rotate_every;
        let timetable = self.list_redated().await?;
        let is_due = timetable
            .active(now)
            .is_some_and(|key| !age.0.is_zero() && key.activates_at.plus_millis(age.as_millis()) <= now);
        if !is_due || timetable.pending(now).is_some() {
            return Ok(None);
        }
        match self.rotate().await {
            Err(Error::Raced | Error::Pending { .. }) => Ok(None),
            rotated => rotated.map(Some),
        }
    }

    /// Forgets the keys that are gone: the row first, then the private key. The caller trusts the time.
    pub async fn sweep(&self) -> Result<u64, Error> {
        let (now, margins) = (self.ambient.now(), Margins::of(&self.config));
        let timetable = self.list().await?;
        let mut swept = 0;
        // Oldest first, and none before the one before it: a key's retirement is read from the next key's
        // row.
        for key in timetable.keys().iter().take_while(|key| is_forgettable(&timetable, key, now, margins)) {
            self.keep_public_half(key, now).await?;
            store::delete(self.database.writer(), &key.kid).await?;
            self.vault.remove(&key.kid).await;
            swept += 1;
        }
        Ok(swept)
    }

    /// So that ID tokens of a key that goes are still known as hints. A key that was revoked may be in wrong
    /// hands, and one whose file is missing is forgotten.
    async fn keep_public_half(&self, key: &StoredKey, now: UnixMillis) -> Result<(), Error> {
        if key.revoked_at.is_some() {
            return Ok(());
        }
        match self.vault.load(&key.kid).await {
            Ok(pair) => Ok(former::keep(self.database.writer(), pair.public(), now).await?),
            Err(VaultError::Missing { .. }) => Ok(()),
            // The next sweep tries again.
            Err(error) => Err(error.into()),
        }
    }

    /// A new key, kept, without a row.
    pub(super) async fn make(&self) -> Result<SigningKey, Error> {
        let (key, pem) = self.generate().await?;
        self.vault.store(key.kid(), pem).await?;
        Ok(key)
    }

    /// A new key and its PEM, not kept yet. Finding primes takes a good part of a second: not on an async
    /// thread.
    pub(super) async fn generate(&self) -> Result<(SigningKey, Zeroizing<String>), KeyError> {
        let bits = self.config.rsa_bits;
        let generate = move || {
            let pem = rsa_key::generate(bits)?;
            Ok((SigningKey::from_pem(&pem)?, pem))
        };
        let generated = tokio::task::spawn_blocking(generate).await;
        generated.map_err(|error| KeyError::Refused(error.to_string()))?
    }

    /// Adds the row of a key that is kept. When another process has been quicker, a key that is `new` is
    /// removed, unless that process has added the very same one. When the database fails the key stays: the
    /// row may be there all the same, and a key without a row does no harm.
    async fn add(&self, key: StoredKey, is_new: bool) -> Result<StoredKey, Error> {
        if store::insert(self.database.writer(), &key).await? {
            return Ok(key);
        }
        if self.list().await?.keys().iter().any(|stored| stored.kid == key.kid) {
            return Err(Error::Known(key.kid));
        }
        if is_new {
            self.vault.remove(&key.kid).await;
        }
        Err(Error::Raced)
    }

    fn next_key(&self, key: &SigningKey, timetable: &Timetable) -> StoredKey {
        let now = self.ambient.now();
        let is_first = timetable.active(now).is_none();
        let activates_at = if is_first { now } else { Margins::of(&self.config).activation(now) };
        StoredKey::new(key, timetable.next_generation(), now, activates_at)
    }

    /// Why the private keys cannot be used that a server would need now.
    pub async fn missing(&self) -> Result<Vec<Error>, Error> {
        let (now, margins) = (self.ambient.now(), Margins::of(&self.config));
        let timetable = self.list().await?;
        let mut missing = Vec::new();
        for key in timetable.published(now, margins) {
            if let Err(error) = self.vault.load(&key.kid).await {
                missing.push(error.into());
            }
        }
        Ok(missing)
    }

    /// Whether a next key may be added: none waits, and the one that signs lies here. Where it does not, this
    /// is not where the servers read their keys, and they would lack the next one when its turn comes.
    async fn check_turn(&self, timetable: &Timetable) -> Result<(), Error> {
        let now = self.ambient.now();
        refuse_while_pending(timetable, now)?;
        if let Some(active) = timetable.active(now) {
            self.vault.load(&active.kid).await?;
        }
        Ok(())
    }
}

/// A revoked key is kept as long as it would have stood in the JWKS, so that `key list` tells of it.
fn is_forgettable(timetable: &Timetable, key: &StoredKey, now: UnixMillis, margins: Margins) -> bool {
    let is_over = timetable.removal(key, margins).is_some_and(|removed_at| removed_at <= now);
    is_over && timetable.state(key, now, margins) == KeyState::Gone
}

/// One rotation at a time: each key gets its full time in the JWKS before it signs.
fn refuse_while_pending(timetable: &Timetable, now: UnixMillis) -> Result<(), Error> {
    match timetable.pending(now) {
        Some(pending) => Err(Error::Pending {
            kid: pending.kid.clone(),
            seconds: (pending.activates_at.0 - now.0) / 1000 + 1,
        }),
        None => Ok(()),
    }
}
