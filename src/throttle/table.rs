//! The buckets in memory: a fixed number at most, of which the one that matters least makes room.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::bucket::{BucketKind, Identity};
use super::level::Level;
use crate::config::Rate;

/// Among how many the one to be forgotten is chosen. Somebody who floods the table with new buckets
/// has taken one place in each; a bucket under attack is missing more and outlives all of them.
const CANDIDATES: usize = 8;

#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) identity: Identity,
    pub(super) level: Level,
    is_dirty: bool,
}

/// That somebody emptied a bucket by hand: which, and when in milliseconds.
type Order = ([u8; 16], i64);

pub(super) struct Table {
    rows: Vec<Row>,
    places: HashMap<[u8; 16], usize>,
    obeyed: HashSet<Order>,
    capacity: usize,
    /// Where the next row to be forgotten is looked for.
    hand: usize,
    /// Where the next rows to be stored are looked for.
    cursor: usize,
}

impl Table {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            rows: Vec::new(),
            places: HashMap::new(),
            obeyed: HashSet::new(),
            capacity,
            hand: 0,
            cursor: 0,
        }
    }

    pub(super) fn wait(&self, identity: &Identity, rate: Rate, now: i64) -> Option<Duration> {
        self.find(identity.id)?.level.wait(rate, now)
    }

    pub(super) fn take(&mut self, identity: &Identity, rate: Rate, now: i64) {
        let place = self.places.get(&identity.id).copied();
        let place = place.unwrap_or_else(|| self.insert(*identity, Level(now)));
        if let Some(row) = self.rows.get_mut(place) {
            row.level.take(rate, now);
        }
        self.mark_dirty(place);
    }

    /// Does nothing to a bucket that was forgotten meanwhile.
    pub(super) fn give_back(&mut self, identity: &Identity, rate: Rate) {
        if let Some(&place) = self.places.get(&identity.id) {
            if let Some(row) = self.rows.get_mut(place) {
                row.level.give_back(rate);
            }
            self.mark_dirty(place);
        }
    }

    /// Adds a bucket as the database has it; one that is here already is newer.
    pub(super) fn restore(&mut self, identity: Identity, level: Level) {
        if self.rows.len() < self.capacity && !self.places.contains_key(&identity.id) {
            self.insert(identity, level);
        }
    }

    /// Gives buckets all their places back, once for each time that somebody asked for it.
    pub(super) fn obey(&mut self, orders: HashSet<Order>) {
        for (id, _) in orders.difference(&self.obeyed) {
            if let Some(row) = self.places.get(id).and_then(|&place| self.rows.get_mut(place)) {
                row.level = Level(i64::MIN);
                row.is_dirty = false;
            }
        }
        self.obeyed = orders;
    }

    /// At most `limit` rows that changed since they were last taken from here.
    pub(super) fn drain_dirty(&mut self, limit: usize) -> Vec<Row> {
        let mut drained = Vec::new();
        for _ in 0..self.rows.len() {
            if drained.len() == limit {
                break;
            }
            self.cursor = (self.cursor + 1) % self.rows.len();
            if let Some(row) = self.rows.get_mut(self.cursor).filter(|row| row.is_dirty) {
                row.is_dirty = false;
                // Anybody can make up clients without end, and no password hangs on them.
                if row.identity.kind != BucketKind::Client {
                    drained.push(*row);
                }
            }
        }
        drained
    }

    /// Puts back what could not be stored.
    pub(super) fn mark_all_dirty(&mut self, rows: &[Row]) {
        for row in rows {
            if let Some(&place) = self.places.get(&row.identity.id) {
                self.mark_dirty(place);
            }
        }
    }

    fn find(&self, id: [u8; 16]) -> Option<&Row> {
        self.rows.get(*self.places.get(&id)?)
    }

    fn mark_dirty(&mut self, place: usize) {
        if let Some(row) = self.rows.get_mut(place) {
            row.is_dirty = true;
        }
    }

    fn insert(&mut self, identity: Identity, level: Level) -> usize {
        let row = Row { identity, level, is_dirty: false };
        let place = if self.rows.len() < self.capacity { self.rows.len() } else { self.coldest() };
        match self.rows.get_mut(place) {
            Some(old) => {
                self.places.remove(&old.identity.id);
                *old = row;
            }
            None => self.rows.push(row),
        }
        self.places.insert(identity.id, place);
        place
    }

    /// Of some rows, spread over the table, the one that is full soonest: forgetting it forgives least.
    fn coldest(&mut self) -> usize {
        let length = self.rows.len().max(1);
        let stride = length.div_ceil(CANDIDATES);
        let candidates = (0..CANDIDATES).map(|step| (self.hand + step * stride) % length);
        let coldest = candidates.min_by_key(|&place| self.rows.get(place).map(|row| row.level.0));
        self.hand = (self.hand + 1) % length;
        coldest.unwrap_or_default()
    }
}
