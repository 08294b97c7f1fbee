//! Which buckets an administrator means.

use entity::throttle_bucket::Column;
use sea_orm::{ColumnTrait, Condition};

use super::bucket::{Identity, NameDigest, encode};
use crate::address::Prefix;

/// Which buckets are meant.
#[derive(Clone, Copy, Debug)]
pub enum Selection {
    /// All.
    All,
    /// Those of a name.
    Name(NameDigest),
    /// Those of an address.
    Address(Prefix),
}

impl Selection {
    /// Their rows.
    pub(super) fn condition(self) -> Condition {
        match self {
            Self::All => Condition::all(),
            Self::Name(digest) => Condition::all().add(Column::NameDigest.eq(encode(digest))),
            Self::Address(prefix) => Condition::all().add(Column::Address.eq(prefix.to_string())),
        }
    }

    /// Whether a bucket is one of them.
    pub(super) fn includes(self, bucket: &Identity) -> bool {
        match self {
            Self::All => true,
            Self::Name(digest) => bucket.name == Some(digest),
            Self::Address(prefix) => bucket.prefix == Some(prefix),
        }
    }
}
