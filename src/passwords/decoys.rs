//! What is checked for a name that has no hash (P6). It is a hash like those that the table holds, so that
//! the time of the answer does not tell an unknown name from a known one.
//!
//! Each name is given one of the table's combinations of scheme and parameters, in the table's proportions,
//! by a keyed hash of the name. So a name has the same one always, on every node and after every restart.

use std::sync::{Arc, PoisonError, RwLock};

use entity::secret::InstallationKey;

use super::schemes::{Limits, Scheme, Stored};
use crate::ambient::Ambient;
use crate::keyed_hash::KeyedHash;

/// The decoys, and the key that deals them out.
#[derive(Debug)]
pub(super) struct Decoys {
    key: KeyedHash,
    current: Scheme,
    row: RwLock<Row>,
}

/// The shares, side by side.
#[derive(Debug)]
struct Row {
    left: Vec<Share>,
    /// That of the present scheme; it also serves where nobody has a password.
    middle: Share,
    right: Vec<Share>,
}

/// One combination and its share of the table.
#[derive(Debug)]
struct Share {
    decoy: Arc<Stored>,
    users: u64,
}

impl Share {
    fn new(scheme: Scheme, users: u64, ambient: &Ambient) -> Self {
        Self { decoy: Arc::new(scheme.synthetic(ambient)), users }
    }
}

impl Decoys {
    /// As for a table that holds hashes of the scheme `current` only.
    pub(super) fn new(key: &InstallationKey, current: Scheme, ambient: &Ambient) -> Self {
        let row = Row { left: Vec::new(), middle: Share::new(current, 1, ambient), right: Vec::new() };
        Self { key: KeyedHash::new(key), current, row: RwLock::new(row) }
    }

    pub(super) fn set_key(&mut self, key: &InstallationKey) {
        self.key = KeyedHash::new(key);
    }

    /// Takes over what the table holds: labels, and how many users have each.
    ///
    /// The share of the present scheme lies in the middle, those of the older schemes at both ends. As old
    /// hashes are upgraded the ends recede, and the names that they leave fall to the middle. So a name goes
    /// over to the present scheme, as a real user does. Where there are at most two older schemes, it goes
    /// over to no other.
    pub(super) fn set_census(&self, census: &[(String, i64)], limits: &Limits, ambient: &Ambient) {
        let mut row =
            Row { left: Vec::new(), middle: Share::new(self.current, 0, ambient), right: Vec::new() };
        let mut by_label = census.to_vec();
        by_label.sort();
        for (label, users) in by_label {
            let users = u64::try_from(users).unwrap_or_default();
            // Users of a scheme that is refused get decoys like unknown names.
            let Some(scheme) = Scheme::from_label(&label).filter(|scheme| scheme.is_bearable(limits)) else {
                continue;
            };
            if scheme == self.current {
                row.middle.users = users;
            } else {
                let end = if row.left.len() > row.right.len() { &mut row.right } else { &mut row.left };
                end.push(Share::new(scheme, users, ambient));
            }
        }
        *self.row.write().unwrap_or_else(PoisonError::into_inner) = row;
    }

    /// The decoy of a name, given in the form in which names are compared.
    pub(super) fn of(&self, name: &str) -> Arc<Stored> {
        let row = self.row.read().unwrap_or_else(PoisonError::into_inner);
        let shares = || row.left.iter().chain([&row.middle]).chain(row.right.iter().rev());
        let total: u64 = shares().map(|share| share.users).sum();
        // The name's position in the row: a fraction, times the row's length.
        let position =
            u64::try_from((u128::from(self.draw(name)) * u128::from(total)) >> 64).unwrap_or_default();
        let mut end = 0;
        let found = shares().find(|share| {
            end += share.users;
            position < end
        });
        Arc::clone(&found.unwrap_or(&row.middle).decoy)
    }

    fn draw(&self, name: &str) -> u64 {
        self.key.of(&[name.as_bytes()]).first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
    }
}
