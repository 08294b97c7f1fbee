//! Forwarding headers that nobody reads (P5).

use std::time::Duration;

use poem::http::HeaderName;
use support::api::call::{Call, form, get};
use support::api::log::{Log, field};
use support::api::server::TestServer;

const MESSAGE: &str = "a forwarding header is ignored";

const FORWARDED_FOR: &str = "X-Forwarded-For";

async fn server(trusted: &str) -> TestServer {
    let trusted = trusted.parse().unwrap();
    let server = TestServer::configured(|config| config.server.trusted_proxies = trusted).await;
    server.client("web", |_| {}).await;
    server
}

fn login(header: &str) -> Call {
    let name = HeaderName::from_bytes(header.as_bytes()).unwrap();
    form("/token", "grant_type=password&client_id=web&username=x&password=y").header(name, "192.0.2.7")
}

// Abuse case 38.
#[tokio::test]
async fn a_proxy_that_is_not_trusted_is_told_once_an_hour_with_the_setting() {
    let server = server("192.0.2.1").await;
    let log = Log::listen();
    for _ in 0..20 {
        server.send(login(FORWARDED_FOR)).await;
        server.clock.advance(Duration::from_mins(2));
    }
    let lines = log.take(MESSAGE);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    for word in [" WARN ", "server.trusted_proxies", "COUNTERSIGN_SERVER__TRUSTED_PROXIES", "one address"] {
        assert!(lines[0].contains(word), "{word}: {lines:#?}");
    }
    // Requests within the test's own process have no peer; this stands for it.
    assert_eq!(field(&lines[0], "peer").as_deref(), Some("0.0.0.0"), "{lines:#?}");
    assert_eq!(field(&lines[0], "header").as_deref(), Some(FORWARDED_FOR), "{lines:#?}");
    assert!(!lines[0].contains("192.0.2.7"), "{lines:#?}");
    server.clock.advance(Duration::from_mins(20));
    server.send(login(FORWARDED_FOR)).await;
    let lines = log.take(MESSAGE);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!(field(&lines[0], "repeated").as_deref(), Some("19"), "{lines:#?}");
}

#[tokio::test]
async fn every_header_of_proxies_is_told() {
    for header in [FORWARDED_FOR, "Forwarded", "X-Real-IP"] {
        let server = server("").await;
        let log = Log::listen();
        server.send(login(header)).await;
        assert_eq!(log.take(MESSAGE).len(), 1, "{header}");
    }
}

#[tokio::test]
async fn a_trusted_proxy_is_told_only_if_it_sends_no_header_that_is_read() {
    let server = server("0.0.0.0").await;
    let log = Log::listen();
    server.send(login(FORWARDED_FOR)).await;
    server.send(login(FORWARDED_FOR).header(HeaderName::from_static("x-real-ip"), "192.0.2.7")).await;
    assert_eq!(log.take(MESSAGE), [""; 0]);
    server.send(login("X-Real-IP")).await;
    let lines = log.take(MESSAGE);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].contains("let this proxy send X-Forwarded-For"), "{lines:#?}");
}

#[tokio::test]
async fn a_trusted_proxy_whose_header_says_no_address_is_told() {
    for unreadable in ["unknown", "unix:", "", "192.0.2.7, unknown"] {
        let server = server("0.0.0.0").await;
        let log = Log::listen();
        let name = HeaderName::from_static("x-forwarded-for");
        let login = form("/token", "grant_type=password&client_id=web&username=x&password=y");
        server.send(login.header(name, unreadable)).await;
        assert_eq!(log.take(MESSAGE).len(), 1, "{unreadable}");
    }
}

// Egress proxies of verifiers send it too, and no limit is counted there.
#[tokio::test]
async fn who_fetches_keys_is_not_told() {
    let server = server("").await;
    let log = Log::listen();
    let name = HeaderName::from_static("x-forwarded-for");
    server.send(get("/.well-known/jwks.json").header(name.clone(), "192.0.2.7")).await;
    assert_eq!(log.take(MESSAGE), [""; 0]);
    server.send(get("/users/me").header(name, "192.0.2.7")).await;
    assert_eq!(log.take(MESSAGE).len(), 1);
}
