//! A user as the account API shows one.

use entity::words::Words;
use poem_openapi::Object;

use crate::http::response::nullable::Nullable;
use crate::oauth::scope::{EMAIL, PROFILE, ROLES};
use crate::users::{EMAIL_VERIFIED, UserView};

/// A user, as far as the scope of the token goes.
#[derive(Debug, Object)]
#[oai(rename = "User")]
pub(super) struct UserObject {
    /// The `sub` of the user's tokens, a UUID.
    id: String,
    /// The name to log in with.
    username: String,
    /// E-mail address, not verified; null if none is known. With the scope `email`.
    #[oai(skip_serializing_if_is_none)]
    email: Option<Nullable<String>>,
    /// Whether the e-mail address is known to be the user's: never yet. Beside `email`.
    #[oai(skip_serializing_if_is_none)]
    email_verified: Option<bool>,
    /// Full name; null if none is known. With the scope `profile`.
    #[oai(skip_serializing_if_is_none)]
    full_name: Option<Nullable<String>>,
    /// A disabled user cannot log in.
    disabled: bool,
    /// Role names. With the scope `roles`.
    #[oai(skip_serializing_if_is_none)]
    roles: Option<Vec<String>>,
}

impl UserObject {
    /// What a token of this scope shows of its user.
    pub(super) fn within(scope: &Words, user: UserView) -> Self {
        Self::showing(user, |name| scope.contains(name))
    }

    /// Everything, for somebody who has just said all of it.
    pub(super) fn whole(user: UserView) -> Self {
        Self::showing(user, |_| true)
    }

    fn showing(user: UserView, shows: impl Fn(&str) -> bool) -> Self {
        let UserView { id, username, email, full_name, disabled, roles } = user;
        Self {
            id,
            username,
            email: shows(EMAIL).then_some(Nullable(email)),
            email_verified: shows(EMAIL).then_some(EMAIL_VERIFIED),
            full_name: shows(PROFILE).then_some(Nullable(full_name)),
            disabled,
            roles: shows(ROLES).then_some(roles),
        }
    }
}
