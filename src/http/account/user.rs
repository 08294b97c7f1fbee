//! A user as the account API shows one.

use poem_openapi::Object;

use crate::http::response::nullable::Nullable;
use crate::users::UserView;

/// A user.
#[derive(Debug, Object)]
#[oai(rename = "User")]
pub(super) struct UserObject {
    /// The `sub` of the user's tokens, a UUID.
    id: String,
    /// The name to log in with.
    username: String,
    /// E-mail address, not verified; null if none is known.
    email: Nullable<String>,
    /// Full name; null if none is known.
    full_name: Nullable<String>,
    /// A disabled user cannot log in.
    disabled: bool,
    /// Role names.
    roles: Vec<String>,
}

impl From<UserView> for UserObject {
    fn from(user: UserView) -> Self {
        let UserView { id, username, email, full_name, disabled, roles } = user;
        let (email, full_name) = (Nullable(email), Nullable(full_name));
        Self { id, username, email, full_name, disabled, roles }
    }
}
