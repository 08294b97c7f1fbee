//! The buckets in memory. Their number is bounded; the bucket that matters least makes room for a new one.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::bucket::Identity;
use super::level::Level;
use super::order::Order;
use crate::config::Rate;

/// From how many buckets the one to be forgotten is chosen. An attacker who floods the table with new buckets
/// has taken one token from each. A bucket under attack lacks more tokens and outlives all of these.
const CANDIDATES: usize = 8;

#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) identity: Identity,
    pub(super) level: Level,
    rate: Rate,
    /// The row has changed since it was stored last.
    is_dirty: bool,
    /// The database has the row, and says that tokens are missing.
    is_stored: bool,
}

impl Row {
    fn missing(&self, now: i64) -> f64 {
        self.level.missing(self.rate, now)
    }
}

pub(super) struct Table {
    rows: Vec<Row>,
    indices: HashMap<[u8; 16], usize>,
    /// The ids of orders that are obeyed already.
    obeyed: HashSet<[u8; 16]>,
    capacity: usize,
    /// Where the next row to be forgotten is looked for.
    hand: usize,
}

impl Table {
    pub(super) fn new(capacity: usize) -> Self {
        Self { rows: Vec::new(), indices: HashMap::new(), obeyed: HashSet::new(), capacity, hand: 0 }
    }

    pub(super) fn wait(&self, identity: &Identity, rate: Rate, now: i64) -> Option<Duration> {
        self.find(identity.id)?.level.wait(rate, now)
    }

    pub(super) fn take(&mut self, identity: &Identity, rate: Rate, now: i64) {
        let index = self.indices.get(&identity.id).copied();
        let index = index.unwrap_or_else(|| {
            self.insert(
                Row { identity: *identity, level: Level(now), rate, is_dirty: false, is_stored: false },
                now,
            )
        });
        if let Some(row) = self.rows.get_mut(index) {
            row.level.take(rate, now);
        }
        self.mark_dirty(index);
    }

    /// Gives a token back. A bucket that was forgotten meanwhile stays forgotten.
    pub(super) fn give_back(&mut self, identity: &Identity, rate: Rate) {
        if let Some(&index) = self.indices.get(&identity.id) {
            if let Some(row) = self.rows.get_mut(index) {
                row.level.give_back(rate);
            }
            self.mark_dirty(index);
        }
    }

    /// Adds a bucket as the database has it. A bucket that is in memory already is newer, and stays.
    pub(super) fn restore(&mut self, identity: Identity, level: Level, rate: Rate, now: i64) {
        if !self.is_full() && !self.indices.contains_key(&identity.id) {
            self.insert(Row { identity, level, rate, is_dirty: false, is_stored: true }, now);
        }
    }

    /// Whether the table is full, so that a new bucket would take the row of another.
    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= self.capacity
    }

    /// Gives buckets all their tokens back, once for each order. The full buckets are stored again, since a
    /// count that was written at the same moment may have overwritten them.
    pub(super) fn obey(&mut self, orders: &[Order]) {
        for order in orders.iter().filter(|order| !self.obeyed.contains(&order.id)) {
            let rows = self.rows.iter_mut().filter(|row| row.identity.kind.is_stored());
            for row in rows.filter(|row| order.selection.includes(&row.identity)) {
                row.level = Level(i64::MIN);
                row.is_dirty = true;
            }
        }
        self.remember_obeyed(orders.iter());
    }

    /// Takes over orders that were obeyed before the start.
    pub(super) fn remember_obeyed<'a>(&mut self, orders: impl Iterator<Item = &'a Order>) {
        self.obeyed = orders.map(|order| order.id).collect();
    }

    /// At most `limit` rows that changed since they were last taken from here, those first that lack most of
    /// their tokens. So a bucket under attack is stored, however many others have changed.
    pub(super) fn drain_dirty(&mut self, limit: usize, now: i64) -> Vec<Row> {
        let mut changed = Vec::new();
        for (index, row) in self.rows.iter_mut().enumerate().filter(|(_, row)| row.is_dirty) {
            let missing = row.missing(now);
            // A login that succeeds takes a token and gives it back, which need not be stored.
            let says_nothing = missing <= 0.0 && !row.is_stored;
            if says_nothing || !row.identity.kind.is_stored() {
                row.is_dirty = false;
            } else {
                changed.push((index, missing));
            }
        }
        if changed.len() > limit {
            changed.select_nth_unstable_by(limit, |(_, one), (_, other)| other.total_cmp(one));
            changed.truncate(limit);
        }
        let rows = &mut self.rows;
        let drained = changed.into_iter().filter_map(|(index, missing)| {
            let row = rows.get_mut(index)?;
            row.is_dirty = false;
            row.is_stored = missing > 0.0;
            Some(*row)
        });
        drained.collect()
    }

    /// Puts back what could not be stored.
    pub(super) fn mark_all_dirty(&mut self, rows: &[Row]) {
        for row in rows {
            if let Some(&index) = self.indices.get(&row.identity.id) {
                self.mark_dirty(index);
                if let Some(row) = self.rows.get_mut(index) {
                    row.is_stored = true;
                }
            }
        }
    }

    fn find(&self, id: [u8; 16]) -> Option<&Row> {
        self.rows.get(*self.indices.get(&id)?)
    }

    fn mark_dirty(&mut self, index: usize) {
        if let Some(row) = self.rows.get_mut(index) {
            row.is_dirty = true;
        }
    }

    fn insert(&mut self, row: Row, now: i64) -> usize {
        let index = if self.is_full() { self.coldest(now) } else { self.rows.len() };
        self.indices.insert(row.identity.id, index);
        match self.rows.get_mut(index) {
            Some(old) => {
                self.indices.remove(&old.identity.id);
                *old = row;
            }
            None => self.rows.push(row),
        }
        index
    }

    /// Of some rows, spread over the table, the one that lacks the least part of its tokens, of whatever kind
    /// its bucket is. To forget that row forgives least.
    fn coldest(&mut self, now: i64) -> usize {
        let length = self.rows.len().max(1);
        let stride = length.div_ceil(CANDIDATES);
        let candidates = (0..CANDIDATES).map(|step| (self.hand + step * stride) % length);
        let missing = |index: usize| self.rows.get(index).map_or(0.0, |row| row.missing(now));
        let coldest = candidates.min_by(|&one, &other| missing(one).total_cmp(&missing(other)));
        self.hand = (self.hand + 1) % length;
        coldest.unwrap_or_default()
    }
}
