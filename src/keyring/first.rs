//! The first key of an installation.
//!
//! Which one it is to be stands in the database before its file exists. So a start that was killed in between is
//! known again by the next one, and the keys of another installation are not taken for what it left.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::secret::InstallationKey;

use super::rsa_key::{KeyError, SigningKey};
use super::timetable::Timetable;
use super::{Error, change, files, store};
use crate::ambient::Ambient;
use crate::config::KeysConfig;
use crate::database::Database;
use crate::installation;

/// Under this name the database keeps the kid, a SHA-256 digest (RFC 7638), of the key that is being made.
const INTENDED: &str = "first_signing_key";

/// All keys; when there is none, the first one is made. Two processes that start at the same time agree on the one
/// that came first.
pub(super) async fn list_or_make(
    database: &Database,
    config: &KeysConfig,
    ambient: &Ambient,
) -> Result<Timetable, Error> {
    let existing = change::list(database).await?;
    if !existing.keys().is_empty() {
        return Ok(existing);
    }
    // The files before the intention: whoever wrote a file that is seen here had noted it before.
    let present = files::kids(&config.directory)?;
    let intended = installation::find(database, INTENDED).await?;
    let is_intended = |kid: &&String| intended.as_ref().is_some_and(|intended| names(intended, kid));
    let key = match present.iter().find(is_intended) {
        Some(kid) => files::load(&config.directory, kid)?,
        None if present.is_empty() => make(database, config).await?,
        None => return known_meanwhile(database, config, &present).await,
    };
    let now = ambient.now();
    if store::insert(database.writer(), &change::row(&key, 1, now, now)).await? {
        tracing::info!(kid = key.kid(), bits = key.bits(), "made the first signing key");
        return change::list(database).await;
    }
    let existing = change::list(database).await?;
    if existing.keys().iter().all(|stored| stored.kid != key.kid()) {
        files::remove(&config.directory, key.kid());
    }
    Ok(existing)
}

/// The keys there belong to nobody, unless another process has made the first one while this one looked.
async fn known_meanwhile(
    database: &Database,
    config: &KeysConfig,
    present: &[String],
) -> Result<Timetable, Error> {
    let existing = change::list(database).await?;
    if existing.keys().is_empty() {
        return Err(files::foreign(&config.directory, present).into());
    }
    Ok(existing)
}

async fn make(database: &Database, config: &KeysConfig) -> Result<SigningKey, Error> {
    let (key, pem) = change::generate(config).await?;
    let digest = URL_SAFE_NO_PAD.decode(key.kid()).map_err(|error| KeyError::Refused(error.to_string()))?;
    installation::replace(database, INTENDED, InstallationKey(digest)).await?;
    files::store(&config.directory, key.kid(), &pem)?;
    Ok(key)
}

fn names(intended: &InstallationKey, kid: &str) -> bool {
    URL_SAFE_NO_PAD.encode(&intended.0) == kid
}
