//! A server in the test's own process: requests go through the real router, answers come back whole.

// It has a clock and randomness that tests inject.
#![warn(clippy::disallowed_methods)]

pub mod answer;
pub mod attempts;
pub mod browser;
pub mod call;
pub mod clock;
pub mod code_flow;
pub mod forge;
pub mod listening;
pub mod log;
pub mod metrics;
pub mod problem;
pub mod refresh_form;
pub mod refreshing;
pub mod server;
pub mod waiting;
