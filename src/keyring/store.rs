//! The table `signing_keys`, and how a key gets into it.

use std::path::Path;

use entity::signing_key;
use entity::time::UnixMillis;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryOrder, SqlErr,
};

use super::rsa_key::{self, SigningKey};
use super::{Error, files};
use crate::ambient::Ambient;
use crate::config::KeysConfig;
use crate::database::Database;

/// The one value of `active_slot`.
const ACTIVE: i32 = 1;

/// Where a key is in its life (K1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// In the JWKS, not signing yet.
    Published,
    /// In the JWKS and signing.
    Active,
    /// In the JWKS until its last token has expired.
    Retiring,
}

impl KeyState {
    /// The word that is shown for the state.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Active => "active",
            Self::Retiring => "retiring",
        }
    }
}

/// A key as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// Size of the modulus.
    pub bits: i32,
    /// When it first stood in the JWKS.
    pub published_at: UnixMillis,
    /// When it began to sign.
    pub activated_at: Option<UnixMillis>,
    /// When it stopped.
    pub retired_at: Option<UnixMillis>,
}

impl StoredKey {
    /// The state follows from the times.
    pub fn state(&self) -> KeyState {
        match (self.activated_at, self.retired_at) {
            (_, Some(_)) => KeyState::Retiring,
            (Some(_), None) => KeyState::Active,
            (None, None) => KeyState::Published,
        }
    }
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedKey {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// Active when it is the first key, else published.
    pub state: KeyState,
}

/// All keys, oldest first.
pub async fn list(database: &Database) -> Result<Vec<StoredKey>, Error> {
    Ok(rows(database.reader()).await?)
}

/// Brings a private key in, PKCS#1 or PKCS#8 in PEM. The first key of a database signs at once; a later one
/// is published only, since verifiers must see it before it signs (K1).
pub async fn import(
    database: &Database,
    config: &KeysConfig,
    ambient: &Ambient,
    file: &Path,
) -> Result<ImportedKey, Error> {
    let pem = rsa_key::to_pkcs8(&files::read_text(file)?)?;
    let key = SigningKey::from_pem(&pem)?;
    let existing = rows(database.reader()).await?;
    if existing.iter().any(|row| row.kid == key.kid()) {
        return Err(Error::Known(key.kid().to_owned()));
    }
    files::store(&config.directory, key.kid(), &pem)?;
    let state = if existing.is_empty() { KeyState::Active } else { KeyState::Published };
    if let Err(error) = insert(database.writer(), ambient, &key, state).await {
        files::remove(&config.directory, key.kid());
        return Err(error.into());
    }
    Ok(ImportedKey { kid: key.kid().to_owned(), state })
}

/// All keys; when there is none, the first one is made. A crash between its file and its row leaves a file
/// that the next start takes; two processes that start at the same time agree on the one that came first.
pub(super) async fn rows_or_first(
    database: &Database,
    config: &KeysConfig,
    ambient: &Ambient,
) -> Result<Vec<StoredKey>, Error> {
    let existing = rows(database.reader()).await?;
    if !existing.is_empty() {
        return Ok(existing);
    }
    let key = match files::orphan(&config.directory)? {
        Some(key) => key,
        None => generate(config).await?,
    };
    match insert(database.writer(), ambient, &key, KeyState::Active).await {
        Ok(()) => tracing::info!(kid = key.kid(), bits = key.bits(), "made the first signing key"),
        Err(error) if is_unique_violation(&error) => {
            let existing = rows(database.reader()).await?;
            if !existing.iter().any(|row| row.kid == key.kid()) {
                files::remove(&config.directory, key.kid());
            }
            return Ok(existing);
        }
        Err(error) => return Err(error.into()),
    }
    Ok(rows(database.reader()).await?)
}

/// Finding primes takes a good part of a second: not on an async thread.
async fn generate(config: &KeysConfig) -> Result<SigningKey, Error> {
    let bits = config.rsa_bits;
    let pem = tokio::task::spawn_blocking(move || rsa_key::generate(bits))
        .await
        .map_err(|error| rsa_key::KeyError::Refused(error.to_string()))??;
    let key = SigningKey::from_pem(&pem)?;
    files::store(&config.directory, key.kid(), &pem)?;
    Ok(key)
}

pub(super) async fn rows(connection: &DatabaseConnection) -> Result<Vec<StoredKey>, DbErr> {
    let rows = signing_key::Entity::find()
        .order_by_asc(signing_key::Column::PublishedAt)
        .order_by_asc(signing_key::Column::Kid)
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredKey {
            kid: row.kid,
            bits: row.bits,
            published_at: row.published_at,
            activated_at: row.activated_at,
            retired_at: row.retired_at,
        })
        .collect())
}

async fn insert(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    key: &SigningKey,
    state: KeyState,
) -> Result<(), DbErr> {
    let now = ambient.now();
    let is_active = state == KeyState::Active;
    let row = signing_key::ActiveModel {
        kid: Set(key.kid().to_owned()),
        bits: Set(i32::try_from(key.bits()).unwrap_or(i32::MAX)),
        published_at: Set(now),
        activated_at: Set(is_active.then_some(now)),
        retired_at: Set(None),
        active_slot: Set(is_active.then_some(ACTIVE)),
    };
    signing_key::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
