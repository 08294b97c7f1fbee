//! Refused clients.

use std::time::Duration;

use support::api::attempts::{FORWARDED_FOR, server_with_alice};
use support::api::call::{Call, form};
use support::api::log::{Log, field};

use super::fields;

const MESSAGE: &str = "client refused";
const HERE: &str = "203.0.113.7";

fn token(credentials: &str) -> Call {
    form("/token", format!("grant_type=client_credentials{credentials}")).header(FORWARDED_FOR, HERE)
}

// Rule 6: the answers are the same, see tests/api/token/indistinguishable.rs.
#[tokio::test]
async fn a_refused_client_says_why_and_from_where_and_which() {
    let server = server_with_alice().await;
    server.client("service", |client| client.confidential = true).await;
    server.client("off", |client| client.confidential = true).await;
    server.disable_client("off").await;
    let log = Log::listen();
    let introspection = form("/introspect", "client_id=web&token=x").header(FORWARDED_FOR, HERE);
    for (call, reason, client_id) in [
        (token(""), "no_client", None),
        (token("&client_id=hunter2"), "unknown_client", None),
        (token("&client_id=hunter2&client_secret=x"), "unknown_client", None),
        (token("&client_id=off&client_secret=x"), "unknown_client", None),
        (token("&client_id=service&client_secret=swordfish"), "wrong_secret", Some("service")),
        (token("").basic("service", "swordfish"), "wrong_secret", Some("service")),
        (token("&client_id=service&client_secret=swordfish").bearer("x"), "wrong_scheme", Some("service")),
        (token("&client_id=service"), "missing_secret", Some("service")),
        (token("&client_id=web&client_secret=swordfish"), "unexpected_secret", Some("web")),
        (introspection, "public_client", Some("web")),
    ] {
        // So that each has its line.
        server.clock.advance(Duration::from_mins(1));
        log.take(MESSAGE);
        assert_eq!(server.send(call).await.status, 401, "{reason}");
        let lines = log.take(MESSAGE);
        assert_eq!(lines.len(), 1, "{reason}: {lines:#?}");
        let told = fields(&lines[0], ["reason", "address", "client.id"]);
        let expected = [reason.to_owned(), format!("{HERE}/32")].map(Some);
        assert_eq!((&told[..2], told[2].as_deref()), (&expected[..], client_id), "{lines:#?}");
        assert!(!lines[0].contains("hunter2") && !lines[0].contains("swordfish"), "{lines:#?}");
        assert!(lines[0].contains(" INFO request{"), "{lines:#?}");
    }
}

// Abuse case 139.
#[tokio::test]
async fn a_client_with_an_old_secret_is_told_once_a_minute_with_a_count() {
    let server = server_with_alice().await;
    server.client("service", |client| client.confidential = true).await;
    let log = Log::listen();
    let wrong = || token("&client_id=service&client_secret=swordfish");
    for _ in 0..150 {
        server.send(wrong()).await;
    }
    let lines = log.take(MESSAGE);
    let reasons: Vec<_> = lines.iter().filter_map(|line| field(line, "reason")).collect();
    assert_eq!(reasons, ["wrong_secret", "throttled"], "{lines:#?}");
    server.clock.advance(Duration::from_mins(1));
    server.send(wrong()).await;
    let lines = log.take(MESSAGE);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!(field(&lines[0], "repeated").as_deref(), Some("99"), "{lines:#?}");
}
