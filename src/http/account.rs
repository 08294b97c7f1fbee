//! One's own account, one file a URL. Errors are problem details (RFC 9457).

mod password_example;
mod signup;
mod user;
mod userinfo;
mod users_me;
mod users_me_password;

use super::endpoints::Apis;

/// Every endpoint but sign-up.
pub(super) fn api() -> impl Apis {
    (users_me::UsersMeApi, users_me_password::PasswordApi, userinfo::UserInfoApi)
}

/// Every endpoint.
pub(super) fn api_with_signup() -> impl Apis {
    (signup::SignupApi, api())
}
