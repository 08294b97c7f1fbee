//! One's own account, one file a URL.

pub(in crate::http) mod signup;
pub(in crate::http) mod users_me;
