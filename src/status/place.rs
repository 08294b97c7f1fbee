//! Where tokens stand.

/// All tokens of a session, or all that a client is issued for itself, stand at one place until it is
/// revoked. No place is given out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// In which list.
    pub shard: i32,
    /// At which index there.
    pub idx: i32,
}

impl Place {
    /// How many places a list has.
    pub const IN_LIST: i32 = 1 << 20;

    /// As a row has it.
    pub fn of(shard: Option<i32>, idx: Option<i32>) -> Option<Self> {
        Some(Self { shard: shard?, idx: idx? })
    }
}
