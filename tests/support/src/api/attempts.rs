//! Attempts to log in, from the addresses that a proxy tells, at a server that counts them by the defaults.

use countersign::config::{Config, ThrottleConfig};
use poem::http::HeaderName;

use crate::api::answer::Answer;
use crate::api::call::{Call, form};
use crate::api::server::{PASSWORD, TestServer};

/// Requests in the test's own process have no peer; this is what stands for it.
pub const NO_PEER: &str = "0.0.0.0";

/// The header in which devices and their tokens travel.
pub const DEVICE: HeaderName = HeaderName::from_static("countersign-device");

/// The header in which a proxy says where a request comes from.
pub const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The defaults, behind a proxy that says where requests come from.
pub fn throttled(config: &mut Config) {
    config.throttle = ThrottleConfig::default();
    config.server.trusted_proxies = NO_PEER.parse().unwrap();
}

/// A server with the defaults, `alice` and a public client `web`.
pub async fn server_with_alice() -> TestServer {
    let server = TestServer::configured(throttled).await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    server
}

/// A login from an address; more can be added to it.
pub fn login(username: &str, password: &str, address: &str) -> Call {
    let body = format!("grant_type=password&client_id=web&username={username}&password={password}");
    form("/token", body.replace(' ', "+")).header(FORWARDED_FOR, address)
}

/// An address of a number, each in a network of its own.
pub fn address(number: usize) -> String {
    format!("198.51.{}.{}", number / 250, number % 250 + 1)
}

/// Whether an attempt has succeeded; another answer than that of a wrong password is a failure of the test.
pub fn is_let_in(answer: &Answer) -> bool {
    match (answer.status, answer.member("error").as_deref()) {
        (200, _) => true,
        (400, Some("invalid_grant")) => false,
        _ => panic!("{}", answer.summary()),
    }
}

/// The token that an answer gives to a device.
pub fn device_of(answer: &Answer) -> String {
    answer.header(DEVICE).unwrap_or_else(|| panic!("no device token: {}", answer.summary()))
}

/// What alice and strangers do to a server.
impl TestServer {
    /// Whether alice gets in with her password.
    pub async fn lets_alice_in(&self, address: &str) -> bool {
        is_let_in(&self.send(login("alice", PASSWORD, address)).await)
    }

    /// Wrong passwords for a name, each from an address of its own.
    pub async fn guess(&self, username: &str, count: usize) {
        for number in 0..count {
            let answer = self.send(login(username, "wrong", &address(number))).await;
            assert_eq!((answer.status, answer.member("error").as_deref()), (400, Some("invalid_grant")));
        }
    }
}
