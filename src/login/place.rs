//! Whether the user has logged in before from where an attempt comes. That decides in which buckets the
//! attempt counts (P3).

use entity::time::UnixMillis;
use uuid::Uuid;

/// Where an attempt comes from, as far as its name is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A device of the user's that had an attempt left.
    Device,
    /// An address from which the user has logged in lately, through the same client, or through any if the
    /// attempt is through none.
    KnownAddress,
    /// A device of the user's without an attempt left, at an address that is not known.
    ExhaustedDevice,
    /// Anywhere else.
    Elsewhere,
}

/// What is known about where an attempt comes from, once its user has been looked up.
#[derive(Debug)]
pub(super) struct Known {
    /// The id of the user's device.
    pub(super) device: Option<Uuid>,
    /// About when the user last logged in from this address through the attempt's client, if it has one.
    pub(super) seen_at: Option<UnixMillis>,
}

impl Known {
    /// The place of an attempt. `by_device` says whether the attempt was counted by its device. An address is
    /// known if the user has logged in there since `trusted_since`; without that time no address is. A thief
    /// who has a device's token can use up the attempts of the device, but not those of the user's address.
    pub(super) fn place(&self, by_device: bool, trusted_since: Option<UnixMillis>) -> Place {
        let is_known_address =
            trusted_since.is_some_and(|since| self.seen_at.is_some_and(|seen_at| seen_at >= since));
        match self.device {
            Some(_) if by_device => Place::Device,
            _ if is_known_address => Place::KnownAddress,
            Some(_) => Place::ExhaustedDevice,
            None => Place::Elsewhere,
        }
    }
}
