//! A user as the account API shows one.

use poem_openapi::Object;

use crate::users::UserView;

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

impl From<UserView> for UserObject {
    fn from(user: UserView) -> Self {
        let UserView { id, username, email, full_name, disabled, roles } = user;
        Self { id, username, email, full_name, disabled, roles }
    }
}
