//! The keys at one moment, parsed and ready.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use entity::time::UnixMillis;

use super::rsa_key::SigningKey;
use super::timetable::{Margins, Timetable};
use super::{Error, Jwks, files};
use crate::config::KeysConfig;

/// A key in use.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    key: Arc<SigningKey>,
    activates_at: UnixMillis,
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
    entries: Vec<Entry>,
    jwks: Arc<Jwks>,
}

impl Ring {
    /// Reads the files of the published keys, except of those that are `at_hand`.
    pub(super) fn load(
        timetable: &Timetable,
        config: &KeysConfig,
        now: UnixMillis,
        at_hand: &[Entry],
    ) -> Result<Self, Error> {
        let margins = Margins::of(config);
        let mut entries = Vec::new();
        for stored in timetable.published(now, margins) {
            let key = match at_hand.iter().find(|entry| entry.key.kid() == stored.kid) {
                Some(entry) => Arc::clone(&entry.key),
                None => Arc::new(files::load(&config.directory, &stored.kid)?),
            };
            let longest_lifetime = Arc::new(AtomicI64::new(stored.longest_lifetime));
            entries.push(Entry { key, activates_at: stored.activates_at, longest_lifetime });
        }
        let keys: Vec<&SigningKey> = entries.iter().map(Entry::key).collect();
        let jwks = Arc::new(Jwks::new(&keys, config.jwks_max_age.0));
        Ok(Self { entries, jwks })
    }

    /// The key whose turn it is. The timetable decides, so that every node changes at the same moment without
    /// being told.
    pub(super) fn active(&self, now: UnixMillis) -> Option<&Entry> {
        self.entries.iter().rfind(|entry| entry.activates_at <= now).or_else(|| self.entries.first())
    }

    pub(super) fn find(&self, kid: &str) -> Option<&SigningKey> {
        self.entries.iter().map(Entry::key).find(|key| key.kid() == kid)
    }

    pub(super) fn keys(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn jwks(&self) -> Arc<Jwks> {
        Arc::clone(&self.jwks)
    }

    /// Whether this is what the timetable says for `now`.
    pub(super) fn is_current(&self, timetable: &Timetable, now: UnixMillis, margins: Margins) -> bool {
        let published = timetable.published(now, margins).map(|key| (key.kid.as_str(), key.activates_at));
        published.eq(self.entries.iter().map(|entry| (entry.key.kid(), entry.activates_at)))
    }
}
