//! The program as people and scripts run it: the real binary, a directory of its own for each test, no
//! environment but what the test sets, and HTTP over real sockets.
#![expect(clippy::expect_used, reason = "outside of `#[test]` functions too, a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "the program takes time that really passes")]

mod client;
mod completions;
mod config;
mod connection;
mod database_clock;
mod db;
mod demo;
mod fail2ban;
mod failing_disk;
mod first_start;
mod full_output;
mod held_row;
mod help;
mod hostile_hash;
mod key;
mod killed;
mod log_canary;
mod metrics;
mod pgbouncer;
mod refusal;
mod request_log;
mod sandbox;
mod serve;
mod session;
mod shutdown;
mod silent_database;
mod stores;
mod tables;
mod terminal;
mod throttle;
mod token;
mod token_length;
mod turns;
mod user;
