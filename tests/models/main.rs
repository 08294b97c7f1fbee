//! Reference models, and random histories that the real thing and its model must tell alike.
//!
//! `PROPTEST_CASES` sets how many histories are tried; a failing one is shrunk and printed.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "shared with the target `api`, which uses all of it")]
#[path = "../api/answer.rs"]
mod answer;
#[allow(dead_code, reason = "shared with the target `api`, which uses all of it")]
#[path = "../api/call.rs"]
mod call;
#[allow(dead_code, reason = "shared with the target `api`, which uses all of it")]
#[path = "../api/clock.rs"]
mod clock;
#[path = "../api/database.rs"]
mod database;
#[allow(dead_code, reason = "shared with the target `api`, which uses all of it")]
#[path = "../api/refresh_form.rs"]
mod refresh_form;
#[allow(dead_code, reason = "shared with the target `api`, which uses all of it")]
#[path = "../api/refreshing.rs"]
mod refreshing;
#[allow(dead_code, reason = "shared with the target `api`, which uses all of it")]
#[path = "../api/server.rs"]
mod server;
#[allow(dead_code, reason = "shared with the target `api`, which uses all of it")]
#[path = "../api/signing_key.rs"]
mod signing_key;
#[path = "../api/token_parts.rs"]
mod token_parts;

mod admission;
mod cases;
mod fair_queue;
mod hash_times;
mod import;
mod refresh;
mod retry_after;
mod rotation;
