//! The first key of an installation.
//!
//! Which key it is to be stands in the database before the private key is kept. So the next start knows again
//! what a killed one has left, and does not take the keys of another installation for that.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::InstallationKey;

use super::admin::KeyAdmin;
use super::error::Error;
use super::rsa_key::{KeyError, SigningKey};
use super::store;
use super::stored_key::StoredKey;
use super::timetable::Timetable;
use crate::installation;

/// Under this name the database keeps the kid, a SHA-256 digest (RFC 7638), of the key that is being made.
const INTENDED: &str = "first_signing_key";

/// All keys; when there is none, the first one is made. Two processes that start at the same time agree on
/// the one that came first.
pub(super) async fn list_or_make(admin: &KeyAdmin) -> Result<Timetable, Error> {
    let existing = admin.list().await?;
    if !existing.keys().is_empty() {
        return Ok(existing);
    }
    // The vault is looked at before the intention: a process whose key is seen here had noted it before.
    let present = admin.vault.kids().await?;
    let intended = installation::find(&admin.database, INTENDED).await?;
    let is_intended = |kid: &&String| intended.as_ref().is_some_and(|intended| names(intended, kid));
    let key = match present.iter().find(is_intended) {
        Some(kid) => admin.vault.load(kid).await?,
        None if present.is_empty() => make(admin).await?,
        None => return known_meanwhile(admin, &present).await,
    };
    let now = admin.ambient.now();
    if store::insert(admin.database.writer(), &StoredKey::new(&key, 1, now, now)).await? {
        tracing::info!(kid = key.kid(), bits = key.bits(), "made the first signing key");
        return admin.list().await;
    }
    let existing = admin.list().await?;
    if existing.keys().iter().all(|stored| stored.kid != key.kid()) {
        admin.vault.remove(key.kid()).await;
    }
    Ok(existing)
}

/// The keys there belong to nobody, unless another process has made the first one while this one looked.
async fn known_meanwhile(admin: &KeyAdmin, present: &[String]) -> Result<Timetable, Error> {
    let existing = admin.list().await?;
    if existing.keys().is_empty() {
        return Err(admin.vault.foreign(present).into());
    }
    Ok(existing)
}

async fn make(admin: &KeyAdmin) -> Result<SigningKey, Error> {
    let (key, pem) = admin.generate().await?;
    let digest = URL_SAFE_NO_PAD.decode(key.kid()).map_err(|error| KeyError::Refused(error.to_string()))?;
    installation::replace(&admin.database, INTENDED, InstallationKey(digest)).await?;
    admin.vault.store(key.kid(), pem).await?;
    Ok(key)
}

fn names(intended: &InstallationKey, kid: &str) -> bool {
    URL_SAFE_NO_PAD.encode(&intended.0) == kid
}
