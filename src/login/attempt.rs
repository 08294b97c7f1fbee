//! An attempt to log in, and where it comes from.

use entity::secret::SecretString;

use crate::address::Prefix;
use crate::devices::DeviceToken;

/// The sender of a request, as far as anything is known of them before they have proven who they are.
#[derive(Clone, Debug)]
pub struct Caller {
    /// From where the request comes.
    pub prefix: Prefix,
    /// What the sender presents as the token of a device on which the user has logged in before.
    pub device: Option<DeviceToken>,
    /// Whether a page that is not the client's has sent the request, in a browser. Any page can make its
    /// visitors' browsers try passwords, from where the visitors usually are.
    pub on_foreign_page: bool,
}

/// A name and a password from somewhere.
#[derive(Debug)]
pub struct Attempt {
    /// The name, as typed.
    pub username: String,
    /// The password, as typed.
    pub password: SecretString,
    /// Who sent them, and from where.
    pub caller: Caller,
    /// Through which client; none where somebody signs in for their own account.
    pub client_id: Option<String>,
}
