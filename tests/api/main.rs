//! The server in the test's own process: requests go through the real router, answers come back whole.
//!
//! A file is named after the URL or the subject that it tests. The tests run on SQLite; where
//! `TEST_POSTGRES_URL` or `TEST_MYSQL_URL` names a server they run there, each in a database of its own.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::unchecked_time_subtraction,
    reason = "a test fails by panicking"
)]

mod access_token;
mod account;
mod account_consents;
mod account_password;
mod account_sessions;
mod assets_file;
mod authorize;
mod base_path;
mod choose_account;
mod client_changes;
mod client_credentials;
mod clocks;
mod connection_limit;
mod consent;
mod cors;
mod create_account;
mod database_dump;
mod deadlines;
mod docs;
mod entities;
mod everywhere;
mod forged_tokens;
mod full_disk;
mod hashing;
mod housekeeping;
mod html;
mod introspect;
mod jwks;
mod key_rotation;
mod limits;
mod livez;
mod log;
mod login;
mod logout;
mod lost_races;
mod models;
mod oauth_authorization_server;
mod openapi;
mod openid_configuration;
mod panics;
mod randomness;
mod readyz;
mod refresh;
mod revoke;
mod root;
mod session_epoch;
mod session_limit;
mod shutdown;
mod signature_vectors;
mod signup;
mod sqlite;
mod status_lists;
mod status_lists_id;
mod throttle;
mod token;
mod token_length;
mod transactions;
mod url_templates;
mod userinfo;
mod users_me;
mod users_me_password;
