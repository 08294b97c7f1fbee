//! Offline tests: the issuer is a small HTTP server in this process, which counts how often its keys are
//! fetched.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod bad_tokens;
mod config;
mod good_tokens;
mod issuer;
mod key_fetching;
mod service;
mod token;
