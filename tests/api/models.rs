//! Reference models, and random histories that the real thing and its model must tell alike.
//!
//! `PROPTEST_CASES` sets how many histories are tried; a failing one is shrunk and printed.

mod admission;
mod attempts;
mod budget;
mod cases;
mod fair_queue;
mod hash_times;
mod import;
mod refresh;
mod retry_after;
mod rotation;
mod skeleton;
