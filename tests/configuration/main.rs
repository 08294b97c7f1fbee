//! The configuration: `docs/configuration.md` against the code, and how the layers are read.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod architecture;
mod conformance;
mod documentation;
mod layers;
mod migrations;
mod mistakes;
mod pages;
mod precedence;
mod secrets;
mod texts;
