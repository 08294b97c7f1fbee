//! The configuration: `docs/configuration.md` against the code, and how the layers are read.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod architecture;
mod conformance;
mod documentation;
mod edges;
mod layers;
mod migrations;
mod mistakes;
mod networks;
mod pages;
mod precedence;
mod secrets;
mod texts;
