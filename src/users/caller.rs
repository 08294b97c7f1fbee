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
    /// Whether a page has sent it in a browser that is not the client's. Any page can make its visitors' browsers try passwords, from
    /// where the visitors usually are.
    pub on_foreign_page: bool,
}
