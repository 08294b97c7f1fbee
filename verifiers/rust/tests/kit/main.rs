//! The kit against an issuer on the loopback interface, which answers what the test tells it to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod clock;
mod issuer;
mod server;
mod signing;
mod subject;

mod axum;
mod poem;
mod tokens;
