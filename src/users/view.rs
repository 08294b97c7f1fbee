//! What is shown of a user: on the command line, in an export, and to the user as far as a scope goes.

use entity::user;
use serde::Serialize;

/// A user as shown. Nothing here is secret.
#[derive(Clone, Debug, Serialize)]
pub struct UserView {
    /// The `sub` of the user's tokens.
    pub id: String,
    /// The name to log in with, as it was typed.
    pub username: String,
    /// E-mail address, not verified.
    pub email: Option<String>,
    /// Full name.
    pub full_name: Option<String>,
    /// Whether the user is switched off.
    pub disabled: bool,
    /// Role names.
    pub roles: Vec<String>,
}

impl From<user::Model> for UserView {
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
