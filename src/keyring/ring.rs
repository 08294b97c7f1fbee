//! The keys at one moment, parsed and ready.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use entity::time::UnixMillis;

use super::jwks::Jwks;
use super::rsa_key::SigningKey;
use super::timetable::{Margins, Timetable};
use super::vault::{Vault, VaultError};
use crate::config::KeysConfig;

/// A key in use.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    key: Arc<SigningKey>,
    /// The longest lifetime that the database knows of this key's tokens.
    longest_lifetime: Arc<AtomicI64>,
}

impl Entry {
    pub(super) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Whether a token of this lifetime would be the longest so far.
    pub(super) fn raises(&self, lifetime: i64) -> bool {
        self.longest_lifetime.load(Ordering::Relaxed) < lifetime
    }

    /// The database knows of this lifetime now.
    pub(super) fn note(&self, lifetime: i64) {
        self.longest_lifetime.fetch_max(lifetime, Ordering::Relaxed);
    }
}

/// The keys at one moment, in the order of their turns.
#[derive(Debug)]
pub(super) struct Ring {
    timetable: Timetable,
    entries: Vec<Entry>,
    jwks: Arc<Jwks>,
}

impl Ring {
    /// Loads the published keys, except those that are `at_hand`. A key that cannot be loaded is left out,
    /// and the first reason is told: a revoked key has to go, whatever else fails.
    pub(super) async fn load(
        timetable: &Timetable,
        vault: &Vault,
        config: &KeysConfig,
        now: UnixMillis,
        at_hand: &[Entry],
    ) -> (Self, Result<(), VaultError>) {
        let margins = Margins::of(config);
        let mut entries = Vec::new();
        let mut complete = Ok(());
        for stored in timetable.published(now, margins) {
            let key = match at_hand.iter().find(|entry| entry.key.kid() == stored.kid) {
                Some(entry) => Ok(Arc::clone(&entry.key)),
                None => vault.load(&stored.kid).await.map(Arc::new),
            };
            let longest_lifetime = Arc::new(AtomicI64::new(stored.longest_lifetime));
            match key {
                Ok(key) => entries.push(Entry { key, longest_lifetime }),
                Err(error) => complete = complete.and(Err(error)),
            }
        }
        let keys: Vec<&SigningKey> = entries.iter().map(Entry::key).collect();
        let jwks = Arc::new(Jwks::new(&keys, config.jwks_max_age.0));
        (Self { timetable: timetable.without_gone(now, margins), entries, jwks }, complete)
    }

    /// The key whose turn it is. The timetable decides, so that every node changes at the same moment without
    /// being told. `None` if that key could not be loaded: the tokens of another key would outlive it in the
    /// JWKS.
    pub(super) fn active(&self, now: UnixMillis) -> Option<&Entry> {
        let active = self.timetable.active(now)?;
        self.entries.iter().find(|entry| entry.key.kid() == active.kid)
    }

    pub(super) fn find(&self, kid: &str) -> Option<&SigningKey> {
        self.entries.iter().map(Entry::key).find(|key| key.kid() == kid)
    }

    /// Whether tokens of this key are worth something, but it could not be loaded.
    pub(super) fn lacks(&self, kid: &str) -> bool {
        self.timetable.usable_key(kid).is_some() && self.find(kid).is_none()
    }

    pub(super) fn keys(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn jwks(&self) -> Arc<Jwks> {
        Arc::clone(&self.jwks)
    }

    /// Whether this is all that the timetable says for `now`.
    pub(super) fn is_current(&self, timetable: &Timetable, now: UnixMillis, margins: Margins) -> bool {
        let published = timetable.published(now, margins).map(|key| key.kid.as_str());
        published.eq(self.entries.iter().map(|entry| entry.key.kid()))
            && turns(&timetable.without_gone(now, margins)).eq(turns(&self.timetable))
    }
}

/// What decides who signs.
fn turns(timetable: &Timetable) -> impl Iterator<Item = (&str, UnixMillis, Option<UnixMillis>)> {
    timetable.keys().iter().map(|key| (key.kid.as_str(), key.activates_at, key.revoked_at))
}
