//! The kit against an issuer on the loopback interface, which answers what the test tells it to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod clock;
mod issuer;
mod server;
mod signing;
mod subject;

mod axum_routes;
mod claims;
mod discovery;
mod events;
mod fetching;
mod freshness;
mod keys;
mod older_lists;
mod outages;
mod poem_routes;
mod readme;
mod refusals;
mod settings;
mod status_lists;
mod status_references;
mod tokens;
mod unknown_keys;
mod vectors;
