//! The tables, one file each, and the types their columns share.
//!
//! Owns the mapping between rows and Rust values. It must not know what a row means: no rule, no query,
//! no default lives here.

pub mod authorization_code;
pub mod authorization_request;
pub mod browser_session;
pub mod client;
pub mod consent;
pub mod former_key;
pub mod installation;
pub mod known_address;
pub mod revocation;
pub mod revoked_token;
pub mod secret;
pub mod session;
pub mod session_ending;
pub mod signing_key;
pub mod status_shard;
pub mod throttle_bucket;
pub mod time;
pub mod user;
pub mod words;
