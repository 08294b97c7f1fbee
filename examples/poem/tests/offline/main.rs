//! Offline tests: the issuer is a small HTTP server in this process. What the kit checks is tested there;
//! here it is that this service uses it, and how it answers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod bad_tokens;
mod config;
mod good_tokens;
mod issuer;
mod service;
mod token;
