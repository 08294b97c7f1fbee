//! The timetable of the keys (K1): derived from the rows and three figures, configured by nobody.
//!
//! A key is published. It signs once every verifier that honours `max-age` has had time to see it, until the
//! next key's turn comes. It stays in the JWKS until the last token that it signed has expired. Clocks and
//! the caches of nodes may differ by the skew, which is added wherever somebody else's clock is relied on.

use std::cmp::Ordering;

use entity::time::UnixMillis;

use super::stored_key::StoredKey;
use crate::config::KeysConfig;

/// The longest that a key waits for its turn, in milliseconds, by the largest figures that a configuration
/// may have: a day, ten minutes and one.
const LONGEST_WAIT: i64 = (24 * 60 + 10 + 1) * 60 * 1000;

/// Where a key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// In the JWKS, not signing yet.
    Published,
    /// In the JWKS and signing.
    Active,
    /// In the JWKS until its last token has expired.
    Retiring,
    /// Neither in the JWKS nor signing.
    Gone,
}

impl KeyState {
    /// The word that is shown for the state.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Active => "active",
            Self::Retiring => "retiring",
            Self::Gone => "gone",
        }
    }
}

/// How much time the timetable gives to verifiers and to other nodes, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margins {
    /// For how long a verifier may go on with the JWKS it has.
    pub max_age: i64,
    /// How far clocks may differ, with the time that nodes take to follow.
    pub skew: i64,
}

impl Margins {
    /// The margins of a configuration.
    pub fn of(config: &KeysConfig) -> Self {
        Self {
            max_age: config.jwks_max_age.as_millis(),
            skew: config.clock_skew.as_millis().saturating_add(config.reload_interval.as_millis()),
        }
    }

    /// When a key that is published at `now` may begin to sign.
    pub fn activation(self, now: UnixMillis) -> UnixMillis {
        now.plus_millis(self.max_age).plus_millis(self.skew)
    }
}

/// All keys, in the order of their generations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timetable {
    keys: Vec<StoredKey>,
}

impl Timetable {
    /// The timetable of these rows.
    pub fn new(mut keys: Vec<StoredKey>) -> Self {
        keys.sort_by_key(|key| key.generation);
        Self { keys }
    }

    /// All keys.
    pub fn keys(&self) -> &[StoredKey] {
        &self.keys
    }

    /// The key that signs at `now`: the last one whose turn has come. When the clock has been set back to
    /// before the first key's turn, the first key signs all the same. When the key whose turn it is was
    /// revoked, its replacement signs, although this clock may be behind the clock by which the replacement
    /// was made: an earlier key is never taken up again.
    pub fn active(&self, now: UnixMillis) -> Option<&StoredKey> {
        let has_come = |key: &&StoredKey| had_turn(key) && key.activates_at <= now;
        match self.keys.iter().rfind(has_come) {
            Some(key) if key.revoked_at.is_none() => Some(key),
            Some(revoked) => {
                let later = self.usable().filter(|key| key.generation > revoked.generation);
                later.min_by_key(|key| key.activates_at)
            }
            None => self.usable().next(),
        }
    }

    /// The key that is published and waits for its turn.
    pub fn pending(&self, now: UnixMillis) -> Option<&StoredKey> {
        let active = self.active(now)?;
        self.usable().find(|key| key.generation > active.generation)
    }

    /// Whether another key has to sign from now on when this one is revoked at `now`. It has if this one
    /// signs. It also has if this one replaces a revoked key since a moment that another node's clock has
    /// reached, and this clock has not: nobody would have a turn then.
    pub fn needs_replacement(&self, key: &StoredKey, now: UnixMillis) -> bool {
        let signs = self.active(now).is_some_and(|active| active.kid == key.kid);
        let has_turn_before = |other: &&StoredKey| {
            other.kid != key.kid && had_turn(other) && other.activates_at <= key.activates_at
        };
        let before = self.keys.iter().rfind(has_turn_before);
        signs || (key.activates_at > now && before.is_some_and(|before| before.revoked_at.is_some()))
    }

    /// The key that takes over from a key that is revoked: the next one, which verifiers may know already.
    pub fn successor(&self, key: &StoredKey) -> Option<&StoredKey> {
        self.usable().find(|next| next.generation > key.generation)
    }

    /// The generation of the key that comes next.
    pub(super) fn next_generation(&self) -> i32 {
        self.keys.last().map_or(1, |key| key.generation + 1)
    }

    /// The key of this id, unless an emergency has taken it out of use.
    pub fn usable_key(&self, kid: &str) -> Option<&StoredKey> {
        self.usable().find(|key| key.kid == kid)
    }

    /// What a node goes by until it looks again. Keys whose last token has expired are left out: a clock that
    /// is set back must not take them up. Revoked keys stay in: they say that no earlier key signs in their
    /// place.
    #[must_use]
    pub fn without_gone(&self, now: UnixMillis, margins: Margins) -> Self {
        let is_left =
            |key: &&StoredKey| key.revoked_at.is_some() || self.state(key, now, margins) != KeyState::Gone;
        Self { keys: self.keys.iter().filter(is_left).cloned().collect() }
    }

    /// Where a key is in its life.
    pub fn state(&self, key: &StoredKey, now: UnixMillis, margins: Margins) -> KeyState {
        if key.revoked_at.is_some() {
            return KeyState::Gone;
        }
        let active = self.active(now).map_or(0, |active| active.generation);
        match key.generation.cmp(&active) {
            Ordering::Greater => KeyState::Published,
            Ordering::Equal => KeyState::Active,
            Ordering::Less if self.removal(key, margins).is_some_and(|removed_at| removed_at <= now) => {
                KeyState::Gone
            }
            Ordering::Less => KeyState::Retiring,
        }
    }

    /// The keys that sign or wait, and were dated by a clock far ahead: the time of their publication has not
    /// come, or they wait longer than any configuration asks for. Another configuration than today's may have
    /// published a key, and then verifiers may need the time that it has.
    pub(super) fn misdated(&self, now: UnixMillis, margins: Margins) -> impl Iterator<Item = &StoredKey> {
        let active = self.active(now).map_or(0, |active| active.generation);
        self.usable().filter(move |key| {
            let is_from_future = key.published_at > now.plus_millis(margins.skew)
                || key.activates_at > now.plus_millis(LONGEST_WAIT);
            key.generation >= active && is_from_future
        })
    }

    /// When a key stops signing: when the next one begins. `None` while there is no next one.
    pub fn retirement(&self, key: &StoredKey) -> Option<UnixMillis> {
        let mut later = self.keys.iter().filter(|next| next.generation > key.generation);
        later.find(|next| had_turn(next)).map(|next| next.activates_at)
    }

    /// When a key leaves the JWKS: when the last token that it can have signed has expired everywhere.
    pub fn removal(&self, key: &StoredKey, margins: Margins) -> Option<UnixMillis> {
        let retired_at = self.retirement(key)?;
        Some(retired_at.plus_millis(key.longest_lifetime).plus_millis(margins.skew))
    }

    /// The keys that stand in the JWKS at `now`.
    pub fn published(&self, now: UnixMillis, margins: Margins) -> impl Iterator<Item = &StoredKey> {
        self.keys.iter().filter(move |key| self.state(key, now, margins) != KeyState::Gone)
    }

    fn usable(&self) -> impl Iterator<Item = &StoredKey> {
        self.keys.iter().filter(|key| key.revoked_at.is_none())
    }
}

/// Whether an emergency, if there was one, has left the key a turn: a key that was revoked after its turn had
/// come did take over.
fn had_turn(key: &StoredKey) -> bool {
    key.revoked_at.is_none_or(|revoked_at| key.activates_at <= revoked_at)
}
