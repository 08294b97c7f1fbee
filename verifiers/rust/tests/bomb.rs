//! A deflate bomb is refused while it is inflated. In a process of its own, since it looks at the most memory
//! that the process has ever had.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "the issuer can do more than this test needs")]

#[path = "kit/clock.rs"]
mod clock;
#[path = "kit/issuer.rs"]
mod issuer;
#[path = "kit/server.rs"]
mod server;
#[path = "kit/signing.rs"]
mod signing;

use std::fs;
use std::io::Write as _;

use countersign_verify::{Reason, Settings, Verifier};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::json;

use crate::issuer::{AUDIENCE, Issuer};
use crate::signing::base64url;

const MEGABYTES: usize = 500;

/// So many zeros, compressed without ever having been in memory together.
fn bomb() -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let megabyte = vec![0; 1_000_000];
    for _ in 0..MEGABYTES {
        encoder.write_all(&megabyte).unwrap();
    }
    encoder.finish().unwrap()
}

/// The most memory that this process has had, in kilobytes.
fn most_memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_ascii_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_deflate_bomb_is_refused_while_it_is_inflated() {
    let issuer = Issuer::start().await;
    issuer.serve_list(&json!({ "status_list": { "bits": 1, "lst": base64url(bomb()) } }));
    let settings = Settings::new(&issuer.url, AUDIENCE).clock(issuer.clock.clone());
    let strict = Verifier::with(settings.if_status_unavailable("refuse".parse().unwrap())).unwrap();
    let token = issuer.listed_token(3);
    let before = most_memory();
    let refusal = strict.route().verify(&token).await.unwrap_err();
    assert_eq!(refusal.reason(), Reason::StatusUnavailable);
    let more = most_memory() - before;
    assert!(more < 100_000, "{more} kB");
    // It was inflated, and not refused for its size on the wire.
    assert_eq!(strict.counters()["fetches"], 2);
}
