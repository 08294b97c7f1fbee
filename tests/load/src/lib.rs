//! What the harnesses of this crate and the benchmark share: the server in a process of its own, clients that cost little,
//! and what the kernel says about both.
//!
//! It knows the server from outside only, by its command line and over loopback.

pub mod caller;
pub mod http_client;
pub mod process;
pub mod sandbox;
pub mod summary;
pub mod traffic;
