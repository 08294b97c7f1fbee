//! A user as the account API shows one.

use entity::user;
use poem_openapi::Object;

/// A user.
#[derive(Debug, Object)]
#[oai(rename = "User")]
pub(super) struct UserObject {
    /// The `sub` of the user's tokens.
    id: String,
    /// The name to log in with.
    username: String,
    /// E-mail address, not verified.
    email: Option<String>,
    /// Full name.
    full_name: Option<String>,
    /// A disabled user cannot log in.
    disabled: bool,
    /// Role names.
    roles: Vec<String>,
}

impl From<user::Model> for UserObject {
    fn from(user: user::Model) -> Self {
        Self {
            id: user.id.to_string(),
            username: user.username,
            email: user.email,
            full_name: user.full_name,
            disabled: user.disabled,
            roles: user.roles.0,
        }
    }
}
