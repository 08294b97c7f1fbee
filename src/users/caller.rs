//! Where an attempt to log in comes from.

use crate::address::Prefix;
use crate::devices::DeviceToken;

/// Whoever sent a request, as far as that is known before anything was proven.
#[derive(Clone, Debug)]
pub struct Caller {
    /// From where.
    pub prefix: Prefix,
    /// On which device, if the user has logged in there before.
    pub device: Option<DeviceToken>,
}
