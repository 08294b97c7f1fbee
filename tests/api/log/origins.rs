//! Origins whose pages may not read an answer.

use std::time::Duration;

use poem::http::{Method, header};
use support::api::call::{Call, form};
use support::api::log::{Log, field};
use support::api::server::{ISSUER, TestServer};

const MESSAGE: &str = "origin refused";
const OWN: &str = "https://app.example";
const OTHER: &str = "https://other.example";

async fn server() -> TestServer {
    let server = TestServer::start().await;
    server.client("web", |client| client.origins = [OWN].into_iter().collect()).await;
    server.client("other", |client| client.origins = [OTHER].into_iter().collect()).await;
    server
}

fn login() -> Call {
    form("/token", "grant_type=password&client_id=web&username=x&password=y")
}

fn preflight() -> Call {
    Call::new(Method::OPTIONS, "/token").header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
}

#[tokio::test]
async fn an_origin_that_nobody_or_another_client_registered_is_told() {
    let server = server().await;
    let log = Log::listen();
    for (call, origin, client_id) in [
        (preflight(), "https://evil.example", None),
        (login(), "https://evil.example", Some("web")),
        (login(), OTHER, Some("web")),
        (login(), "null", Some("web")),
    ] {
        // So that each has its line.
        server.clock.advance(Duration::from_mins(1));
        server.send(call.origin(origin)).await;
        let lines = log.take(MESSAGE);
        assert_eq!(lines.len(), 1, "{origin}: {lines:#?}");
        assert_eq!(field(&lines[0], "origin").as_deref(), Some(origin), "{lines:#?}");
        assert_eq!(field(&lines[0], "client.id").as_deref(), client_id, "{lines:#?}");
        assert_eq!(field(&lines[0], "address").as_deref(), Some("0.0.0.0/32"), "{lines:#?}");
    }
    for (call, origin) in [(preflight(), OTHER), (login(), OWN), (login(), ISSUER), (preflight(), ISSUER)] {
        server.send(call.origin(origin)).await;
        assert_eq!(log.take(MESSAGE), [""; 0], "{origin}");
    }
}

// Abuse cases 12 and 139.
#[tokio::test]
async fn the_origins_of_an_address_are_told_once_a_minute_in_one_short_line() {
    let server = server().await;
    let log = Log::listen();
    // A program makes up as many as it likes.
    for number in 0..20 {
        server.send(login().origin(format!("https://evil{number}.example"))).await;
    }
    assert_eq!(log.take(MESSAGE).len(), 1);
    server.clock.advance(Duration::from_mins(1));
    server.send(login().origin("https://evil.example")).await;
    let lines = log.take(MESSAGE);
    assert_eq!(field(&lines[0], "repeated").as_deref(), Some("19"), "{lines:#?}");
    server.clock.advance(Duration::from_mins(1));
    let hostile = format!("\u{e4}\" reason=x address=192.0.2.1/32 {}", "x".repeat(5000));
    server.send(login().origin(hostile)).await;
    let lines = log.take(MESSAGE);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].len() < 1000 && lines[0].contains(r#"\" reason=x"#), "{lines:#?}");
}
