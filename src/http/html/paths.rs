//! The URLs of the pages that others link to.

/// Where somebody begins who has typed the address.
pub const HOME: &str = "/";

/// Where apps send their users (RFC 6749 §3.1).
pub const AUTHORIZE: &str = "/authorize";

/// Sign in.
pub const LOGIN: &str = "/login";

/// Make an account.
pub const CREATE_ACCOUNT: &str = "/create-account";

/// What an app may do.
pub const CONSENT: &str = "/consent";

/// With which account one goes on.
pub const CHOOSE_ACCOUNT: &str = "/choose-account";

/// Sign out.
pub const LOGOUT: &str = "/logout";

/// One's own account.
pub const ACCOUNT: &str = "/account";

/// Another password.
pub const ACCOUNT_PASSWORD: &str = "/account/password";

/// Where one is signed in.
pub const ACCOUNT_SESSIONS: &str = "/account/sessions";

/// What apps were allowed to do.
pub const ACCOUNT_CONSENTS: &str = "/account/consents";
