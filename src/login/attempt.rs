//! An attempt to log in, and where it comes from.

use entity::secret::SecretString;

use crate::address::Prefix;
use crate::devices::DeviceToken;

/// Somebody who sent a request, as far as that is known before anything was proven.
#[derive(Clone, Debug)]
pub struct Caller {
    /// From where.
    pub prefix: Prefix,
    /// What they present as the token of a device on which the user has logged in before.
    pub device: Option<DeviceToken>,
    /// Whether a page has sent it in a browser that is not the client's. Any page can make its visitors'
    /// browsers try passwords, from where the visitors usually are.
    pub on_foreign_page: bool,
}

/// A name and a password from somewhere.
#[derive(Debug)]
pub struct Attempt {
    /// The name, as typed.
    pub username: String,
    /// The password, as typed.
    pub password: SecretString,
    /// From where.
    pub caller: Caller,
    /// Through which client.
    pub client_id: String,
}
