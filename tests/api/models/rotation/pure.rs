//! The timetable alone, with rows in memory.

use countersign::keyring::{KeyState, Margins, StoredKey, Timetable};
use entity::time::UnixMillis;

use super::world::{CLOCK_SKEW, Keys, MAX_AGE, NODES, RELOAD, START};

const MARGINS: Margins = Margins { max_age: MAX_AGE, skew: CLOCK_SKEW + RELOAD };

/// Rows, and what each node has read of them.
pub(super) struct PureKeys {
    rows: Vec<StoredKey>,
    rings: [Ring; NODES.len()],
}

#[derive(Default)]
struct Ring {
    timetable: Timetable,
    published: Vec<String>,
}

impl Default for PureKeys {
    fn default() -> Self {
        Self { rows: vec![key(1, START - MAX_AGE, START)], rings: Default::default() }
    }
}

fn key(generation: i32, published_at: i64, activates_at: i64) -> StoredKey {
    StoredKey {
        kid: format!("key {generation}"),
        generation,
        bits: 2048,
        published_at: UnixMillis(published_at),
        activates_at: UnixMillis(activates_at),
        longest_lifetime: 0,
        revoked_at: None,
    }
}

impl PureKeys {
    fn timetable(&self) -> Timetable {
        Timetable::new(self.rows.clone())
    }
}

impl Keys for PureKeys {
    fn reload(&mut self, node: usize, now: i64) {
        let timetable = self.timetable();
        self.rings[node] = Ring {
            published: timetable.published(UnixMillis(now), MARGINS).map(|key| key.kid.clone()).collect(),
            timetable: timetable.without_gone(UnixMillis(now), MARGINS),
        };
    }

    fn rotate(&mut self, _: usize, now: i64) -> Option<(String, i64)> {
        if self.timetable().pending(UnixMillis(now)).is_some() {
            return None;
        }
        let next = key(self.rows.last().unwrap().generation + 1, now, MARGINS.activation(UnixMillis(now)).0);
        self.rows.push(next.clone());
        Some((next.kid, next.activates_at.0))
    }

    fn revoke(&mut self, _: usize, now: i64, kid: &str) -> Option<(String, i64)> {
        let timetable = self.timetable();
        let revoked = timetable.keys().iter().find(|key| key.kid == kid).unwrap();
        let is_missed = timetable.needs_replacement(revoked, UnixMillis(now));
        let waiting = timetable.successor(revoked).map(|key| key.kid.clone());
        self.rows.iter_mut().find(|row| row.kid == kid).unwrap().revoked_at = Some(UnixMillis(now));
        if !is_missed {
            return None;
        }
        let waiting = self.rows.iter_mut().find(|row| Some(&row.kid) == waiting.as_ref());
        if let Some(waiting) = waiting {
            waiting.activates_at = UnixMillis(now);
            return Some((waiting.kid.clone(), now));
        }
        let next = key(self.rows.last().unwrap().generation + 1, now, now);
        self.rows.push(next.clone());
        Some((next.kid, now))
    }

    fn sign(&mut self, node: usize, now: i64, lifetime: i64) -> String {
        let kid = self.rings[node].timetable.active(UnixMillis(now)).unwrap().kid.clone();
        let row = self.rows.iter_mut().find(|row| row.kid == kid).unwrap();
        row.longest_lifetime = row.longest_lifetime.max(lifetime);
        kid
    }

    fn published(&self, node: usize) -> Vec<String> {
        self.rings[node].published.clone()
    }

    fn restart(&mut self, node: usize, now: i64) {
        self.rings[node] = Ring::default();
        self.reload(node, now);
    }

    /// The oldest ones only, so that each key's successor is there to say when it retired.
    fn sweep(&mut self, _: usize, now: i64) {
        let timetable = self.timetable();
        let is_gone = |key: &StoredKey| {
            timetable.state(key, UnixMillis(now), MARGINS) == KeyState::Gone
                && timetable.removal(key, MARGINS).is_some_and(|removed_at| removed_at.0 <= now)
        };
        let gone = self.rows.iter().take_while(|key| is_gone(key)).count();
        self.rows.drain(..gone);
    }
}
