//! In which order the places of a list are given out: in no order that an outsider could tell, and each once.
//! A place in the order of logins would show how many there are, and which tokens are of the same minute.
//!
//! A Feistel network over the 20 bits of a place, whose rounds are keyed hashes (Luby and Rackoff, "How to
//! construct pseudorandom permutations from pseudorandom functions", 1988): four rounds permute every list in
//! a way of its own.

use entity::secret::InstallationKey;

use super::place::Place;
use crate::keyed_hash::KeyedHash;

const ROUNDS: u8 = 4;
const HALF_BITS: u32 = 10;
const HALF: u32 = (1 << HALF_BITS) - 1;

const _: () = assert!(Place::IN_LIST == 1 << (2 * HALF_BITS));

/// The order of an installation.
#[derive(Clone, Debug)]
pub(super) struct Shuffle(KeyedHash);

impl Shuffle {
    pub(super) fn new(key: &InstallationKey) -> Self {
        Self(KeyedHash::new(key))
    }

    /// The place that is given out as the one numbered `number`, from 0 on.
    pub(super) fn place(&self, shard: i32, number: i32) -> Place {
        let number = number.cast_unsigned();
        let (mut left, mut right) = ((number >> HALF_BITS) & HALF, number & HALF);
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.round(shard, round, right));
        }
        Place { shard, idx: ((left << HALF_BITS) | right).cast_signed() }
    }

    fn round(&self, shard: i32, round: u8, half: u32) -> u32 {
        let [high, low, ..] = self.0.of(&[&shard.to_be_bytes(), &[round], &half.to_be_bytes()]);
        u32::from(u16::from_be_bytes([high, low])) & HALF
    }
}
