//! What a device keeps to be known again, bound to the user's name as it is compared.

use crate::opaque_token::{Kind, OpaqueToken};

/// The kind of [`DeviceToken`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {}

impl Kind for Device {
    const PREFIX: &'static str = "csd_";
    const NAME: &'static str = "device token";
}

/// A device token. It proves nothing by itself: with it a wrong password is still wrong.
pub type DeviceToken = OpaqueToken<Device>;
