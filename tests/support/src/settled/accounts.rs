//! The user and the clients of settled sandboxes.

/// The user.
pub const USER: &str = "alice";

/// The user's password, which the policy takes.
pub const PASSWORD: &str = "correct horse battery staple";

/// A public client with the password grant.
pub const PUBLIC: &str = "web";

/// A confidential client with the password grant.
pub const CONFIDENTIAL: &str = "service";
