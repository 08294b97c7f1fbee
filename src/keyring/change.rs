//! What changes the keys: import, rotation, emergency, and the sweep of keys that are gone. The first key of all is
//! made in [`super::first`].
//!
//! A key's file is always written before its row, so that a crash leaves at most a file that nobody knows.

use std::path::Path;

use entity::time::UnixMillis;
use zeroize::Zeroizing;

use super::rsa_key::{self, SigningKey};
use super::timetable::{KeyState, Margins, StoredKey, Timetable};
use super::{Error, files, store};
use crate::ambient::Ambient;
use crate::config::KeysConfig;
use crate::database::Database;

/// All keys.
pub async fn list(database: &Database) -> Result<Timetable, Error> {
    Ok(store::timetable(database.reader()).await?)
}

/// Brings a private key in, PKCS#1 or PKCS#8 in PEM. The first key of a database signs at once; a later one
/// waits its turn like one that `rotate` makes.
pub async fn import(
    database: &Database,
    config: &KeysConfig,
    ambient: &Ambient,
    file: &Path,
) -> Result<StoredKey, Error> {
    let pem = rsa_key::to_pkcs8(&files::read_text(file)?)?;
    let key = SigningKey::from_pem(&pem)?;
    let timetable = list(database).await?;
    if timetable.keys().iter().any(|stored| stored.kid == key.kid()) {
        return Err(Error::Known(key.kid().to_owned()));
    }
    let next = next_key(&key, &timetable, config, ambient.now())?;
    let is_new = files::store(&config.directory, key.kid(), &pem)?;
    add(database, config, next, is_new).await
}

/// Publishes a new key, which will sign as soon as every verifier has had time to see it.
pub async fn rotate(database: &Database, config: &KeysConfig, ambient: &Ambient) -> Result<StoredKey, Error> {
    // The generation is chosen before the key is made: whoever else rotates meanwhile has taken it, and this
    // key is not added as a further one.
    let timetable = list(database).await?;
    refuse_while_pending(&timetable, ambient.now())?;
    let key = make(config).await?;
    let next = next_key(&key, &timetable, config, ambient.now())?;
    add(database, config, next, true).await
}

/// Rotates if the key that signs is older than `keys.rotate_every` and nothing is under way. `None` if not,
/// or if another process was quicker.
pub async fn rotate_if_due(
    database: &Database,
    config: &KeysConfig,
    ambient: &Ambient,
) -> Result<Option<StoredKey>, Error> {
    let now = ambient.now();
    let timetable = list(database).await?;
    let is_due = timetable.active(now).is_some_and(|key| {
        !config.rotate_every.0.is_zero()
            && key.activates_at.plus_millis(config.rotate_every.as_millis()) <= now
    });
    if !is_due || timetable.pending(now).is_some() {
        return Ok(None);
    }
    match rotate(database, config, ambient).await {
        Err(Error::Raced | Error::Pending { .. }) => Ok(None),
        rotated => rotated.map(Some),
    }
}

/// Takes a key out of use at once. If it is the one that signs, its successor signs from now on, or, without one, a
/// new key that no verifier has seen yet.
pub async fn revoke(
    database: &Database,
    config: &KeysConfig,
    ambient: &Ambient,
    kid: &str,
) -> Result<Option<StoredKey>, Error> {
    let now = ambient.now();
    let timetable = list(database).await?;
    let key = timetable.usable_key(kid).ok_or_else(|| Error::Unknown(kid.to_owned()))?;
    if timetable.state(key, now, Margins::of(config)) != KeyState::Active {
        let has_revoked = store::revoke(database.writer(), key, now).await?;
        return if has_revoked { Ok(None) } else { Err(Error::Raced) };
    }
    let waiting = successor(&timetable, config, now);
    let replacement = match waiting {
        Some(waiting) => StoredKey { activates_at: now, ..waiting.clone() },
        None => row(&make(config).await?, last_generation(&timetable) + 1, now, now),
    };
    let transaction = database.begin().await?;
    let has_replaced = store::revoke(&transaction, key, now).await?
        && match waiting {
            Some(waiting) => store::promote(&transaction, &waiting.kid, now).await?,
            None => store::insert(&transaction, &replacement).await?,
        };
    if !has_replaced {
        if waiting.is_none() {
            files::remove(&config.directory, &replacement.kid);
        }
        return Err(Error::Raced);
    }
    transaction.commit().await?;
    Ok(Some(replacement))
}

/// The key that would take over in an emergency: one that waits, which verifiers may know already, if its file is
/// here.
pub fn successor<'t>(
    timetable: &'t Timetable,
    config: &KeysConfig,
    now: UnixMillis,
) -> Option<&'t StoredKey> {
    timetable.pending(now).filter(|waiting| files::load(&config.directory, &waiting.kid).is_ok())
}

/// Forgets the keys that are gone: row first, then file.
pub async fn sweep(database: &Database, config: &KeysConfig, now: UnixMillis) -> Result<u64, Error> {
    let margins = Margins::of(config);
    let timetable = list(database).await?;
    let mut swept = 0;
    // Oldest first, and none before the one before it: a key's retirement is read from the next key's row.
    for key in timetable.keys().iter().take_while(|key| is_forgettable(&timetable, key, now, margins)) {
        store::delete(database.writer(), &key.kid).await?;
        files::remove(&config.directory, &key.kid);
        swept += 1;
    }
    Ok(swept)
}

/// A revoked key is kept as long as it would have stood in the JWKS, so that `key list` tells of it.
fn is_forgettable(timetable: &Timetable, key: &StoredKey, now: UnixMillis, margins: Margins) -> bool {
    let is_over = timetable.removal(key, margins).is_some_and(|removed_at| removed_at <= now);
    is_over && timetable.state(key, now, margins) == KeyState::Gone
}

/// Finding primes takes a good part of a second: not on an async thread. The key and its PEM.
pub(super) async fn generate(config: &KeysConfig) -> Result<(SigningKey, Zeroizing<String>), Error> {
    let bits = config.rsa_bits;
    let pem = tokio::task::spawn_blocking(move || rsa_key::generate(bits))
        .await
        .map_err(|error| rsa_key::KeyError::Refused(error.to_string()))??;
    Ok((SigningKey::from_pem(&pem)?, pem))
}

async fn make(config: &KeysConfig) -> Result<SigningKey, Error> {
    let (key, pem) = generate(config).await?;
    files::store(&config.directory, key.kid(), &pem)?;
    Ok(key)
}

/// Adds the row of a key whose file is there. When another process has been quicker, a file that is `new` is
/// removed, unless that process has added the very same key. When the database fails the file stays: the row
/// may be there all the same, and a file without a row does no harm.
async fn add(
    database: &Database,
    config: &KeysConfig,
    key: StoredKey,
    is_new: bool,
) -> Result<StoredKey, Error> {
    if store::insert(database.writer(), &key).await? {
        return Ok(key);
    }
    if list(database).await?.keys().iter().any(|stored| stored.kid == key.kid) {
        return Err(Error::Known(key.kid));
    }
    if is_new {
        files::remove(&config.directory, &key.kid);
    }
    Err(Error::Raced)
}

fn next_key(
    key: &SigningKey,
    timetable: &Timetable,
    config: &KeysConfig,
    now: UnixMillis,
) -> Result<StoredKey, Error> {
    refuse_while_pending(timetable, now)?;
    let is_first = timetable.active(now).is_none();
    let activates_at = if is_first { now } else { Margins::of(config).activation(now) };
    Ok(row(key, last_generation(timetable) + 1, now, activates_at))
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

fn last_generation(timetable: &Timetable) -> i32 {
    timetable.keys().last().map_or(0, |key| key.generation)
}

pub(super) fn row(
    key: &SigningKey,
    generation: i32,
    published_at: UnixMillis,
    activates_at: UnixMillis,
) -> StoredKey {
    StoredKey {
        kid: key.kid().to_owned(),
        generation,
        bits: i32::try_from(key.bits()).unwrap_or(i32::MAX),
        published_at,
        activates_at,
        longest_lifetime: 0,
        revoked_at: None,
    }
}
