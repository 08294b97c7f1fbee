//! Countersign: an authorization server that keeps users in SQL, checks their passwords with Argon2id, and
//! issues RS256-signed JWTs which any service verifies offline.
//!
//! The tree is the map: a URL names its file in [`http`], in the folder of its area, a grant is one file in
//! [`oauth::grants`], a command is one file in [`cli`]. Imports point down only, in this order:
//!
//! ```text
//! cli → background → http → oauth → browser → state → { housekeeping, login, readiness }
//!     → { users, clients } → { sessions, browser_sessions, authorizations, consents, devices }
//!     → status → { passwords, keyring, throttle } → { hashing, timekeeping } → installation
//!     → { database, telemetry, repeats, config, ambient, clock, entropy, ownership, address, metrics,
//!         json_object, keyed_hash, opaque_token, round_robin, spent, token_check }
//!     → { entity, migration } → skeleton
//! ```
//!
//! **`POST /token`, password grant.** `http/edge` (request id) → `http/router` → `http/resource` (method,
//! CORS) → `http/request/form` (content type, limits, pairs) → `http/oauth/token` → [`oauth::token`]: client
//! authentication → grant → `oauth/grants/password`: parameters, scope → [`login`] (a token of a bucket of
//! [`throttle`], one hash of [`passwords`] on a thread of [`hashing`]) → `oauth/issue`: [`keyring`] signs,
//! [`sessions`] stores → `http/response/oauth_answer`.
//!
//! **`user create`.** `cli/user/create` (prompt or standard input) → [`users::create`], the function that
//! sign-up calls too → the row on standard output.

// A release build computes the layout of whole tasks, whose futures lie deep in each other.
#![recursion_limit = "256"]

pub mod address;
pub mod ambient;
pub mod authorizations;
pub mod background;
pub mod browser;
pub mod browser_sessions;
pub mod cli;
pub mod clients;
pub mod clock;
pub mod config;
pub mod consents;
pub mod database;
pub mod devices;
pub mod entropy;
pub mod hashing;
pub mod housekeeping;
pub mod http;
pub mod installation;
pub mod json_object;
mod keyed_hash;
pub mod keyring;
pub mod login;
pub mod metrics;
pub mod oauth;
pub mod opaque_token;
pub mod ownership;
pub mod passwords;
pub mod readiness;
pub mod repeats;
mod round_robin;
pub mod sessions;
mod spent;
pub mod state;
pub mod status;
mod telemetry;
pub mod throttle;
pub mod timekeeping;
pub mod token_check;
pub mod users;
