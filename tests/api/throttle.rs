//! Attempts to log in are counted: guessing is slow, and nobody can be locked out by it (design rules P3 to
//! P5).

mod attack;
mod client_addresses;
mod clients;
mod clocks;
mod devices;
mod elsewhere;
mod known_addresses;
mod memory;
mod restart;
mod shared_address;

use countersign::config::{Config, ThrottleConfig};
use poem::http::HeaderName;
use support::api::answer::Answer;
use support::api::call::{Call, form};
use support::api::server::{PASSWORD, TestServer};

/// Requests in the test's own process have no peer; this is what stands for it.
const NO_PEER: &str = "0.0.0.0";

pub(super) const DEVICE: HeaderName = HeaderName::from_static("countersign-device");
pub(super) const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The defaults, behind a proxy that says where requests come from.
pub(super) fn throttled(config: &mut Config) {
    config.throttle = ThrottleConfig::default();
    config.server.trusted_proxies = NO_PEER.parse().unwrap();
}

/// A server with the defaults, `alice` and a public client `web`.
pub(super) async fn server_with_alice() -> TestServer {
    let server = TestServer::configured(throttled).await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    server
}

/// A login from an address; more can be added to it.
pub(super) fn login(username: &str, password: &str, address: &str) -> Call {
    let body = format!("grant_type=password&client_id=web&username={username}&password={password}");
    form("/token", body.replace(' ', "+")).header(FORWARDED_FOR, address)
}

/// Uses up what an address may try, without a look at any name that is used elsewhere.
pub(super) async fn exhaust(server: &TestServer, address: &str) {
    assert_eq!(left_at(server, address).await, 100);
}

/// How many attempts an address has left, each at a name that nobody tries elsewhere. It has none afterwards.
pub(super) async fn left_at(server: &TestServer, address: &str) -> usize {
    for number in 0..=100 {
        let answer = server.send(login(&format!("of-{address}-{number}"), "wrong", address)).await;
        match answer.status {
            400 => {}
            429 => return number,
            _ => panic!("{}", answer.summary()),
        }
    }
    panic!("{address} is not sent away");
}

/// An address of a number, each in a network of its own.
pub(super) fn address(number: usize) -> String {
    format!("198.51.{}.{}", number / 250, number % 250 + 1)
}

/// What alice and strangers do to a server.
pub(super) trait Attempts {
    /// Whether alice gets in with her password.
    async fn lets_alice_in(&self, address: &str) -> bool;

    /// Wrong passwords for a name, each from an address of its own.
    async fn guess(&self, username: &str, count: usize);
}

impl Attempts for TestServer {
    async fn lets_alice_in(&self, address: &str) -> bool {
        is_let_in(&self.send(login("alice", PASSWORD, address)).await)
    }

    async fn guess(&self, username: &str, count: usize) {
        for number in 0..count {
            let answer = self.send(login(username, "wrong", &address(number))).await;
            assert_eq!((answer.status, answer.member("error").as_deref()), (400, Some("invalid_grant")));
        }
    }
}

pub(super) fn is_let_in(answer: &Answer) -> bool {
    match (answer.status, answer.member("error").as_deref()) {
        (200, _) => true,
        (400, Some("invalid_grant")) => false,
        _ => panic!("{}", answer.summary()),
    }
}

/// The token that an answer gives to a device.
pub(super) fn device_of(answer: &Answer) -> String {
    answer.header(DEVICE).unwrap_or_else(|| panic!("no device token: {}", answer.summary()))
}
