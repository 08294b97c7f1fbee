//! A user as the account API shows one.

use entity::words::Words;
use poem_openapi::Object;
use poem_openapi::types::MaybeUndefined;

use crate::oauth::scope::{EMAIL, PROFILE, ROLES};
use crate::users::{EMAIL_VERIFIED, UserView};

/// A user, as far as the scope of the token goes.
#[derive(Debug, Object)]
#[oai(rename = "User")]
pub(super) struct UserObject {
    /// The `sub` of the user's tokens.
    id: String,
    /// The name to log in with.
    username: String,
    /// E-mail address, not verified. With the scope `email`.
    email: MaybeUndefined<String>,
    /// Whether the e-mail address is known to be the user's: never yet. Beside `email`.
    #[oai(skip_serializing_if_is_none)]
    email_verified: Option<bool>,
    /// Full name. With the scope `profile`.
    full_name: MaybeUndefined<String>,
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
        let within = |scope, value| {
            if shows(scope) { MaybeUndefined::from_opt_null(value) } else { MaybeUndefined::Undefined }
        };
        Self {
            id,
            username,
            email: within(EMAIL, email),
            email_verified: shows(EMAIL).then_some(EMAIL_VERIFIED),
            full_name: within(PROFILE, full_name),
            disabled,
            roles: shows(ROLES).then_some(roles),
        }
    }
}
