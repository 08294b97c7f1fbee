//! What the tests, the load harnesses and the benchmark share: the program in a sandbox of its own, clients
//! that speak HTTP to it, and what the kernel says about its process.
//!
//! Most of it knows the program from outside only: by its command line, over loopback, and by the path that
//! the caller names. What needs the program's own crates comes with the feature `in-process`: `database` and
//! `api`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]
#![allow(clippy::disallowed_methods, reason = "the program takes time that really passes")]

pub mod caller;
pub mod connection;
pub mod failing_disk;
pub mod html;
pub mod jwt;
pub mod kill_point;
pub mod login_page;
pub mod metrics;
pub mod outcome;
pub mod patience;
pub mod proc;
pub mod process;
pub mod proxy;
pub mod report;
pub mod request;
pub mod response;
pub mod rsa_key;
pub mod sandbox;
pub mod server;
pub mod settled;
mod shim;
pub mod signing_key;
pub mod summary;
pub mod traffic;
pub mod wire;
pub mod wrong_clock;

#[cfg(feature = "in-process")]
pub mod api;
#[cfg(feature = "in-process")]
pub mod database;

pub use self::outcome::Outcome;
pub use self::patience::{PATIENCE, eventually};
pub use self::sandbox::Sandbox;
pub use self::server::Server;
