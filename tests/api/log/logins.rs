//! Refused logins: the reason, from where, and whose name it was if it is anybody's.

use std::time::Duration;

use poem::http::Method;
use serde_json::json;
use support::api::attempts::{FORWARDED_FOR, login, server_with_alice};
use support::api::call::json as json_call;
use support::api::log::{Log, field};
use support::api::server::{PASSWORD, TestServer};

use super::fields;

const MESSAGE: &str = "login refused";
const HERE: &str = "203.0.113.7";

/// The one line that a login was refused with.
async fn refused(server: &TestServer, log: &Log, name: &str, password: &str) -> String {
    log.take(MESSAGE);
    assert_eq!(server.send(login(name, password, HERE)).await.status, 400);
    let lines = log.take(MESSAGE);
    assert_eq!(lines.len(), 1, "{name}: {lines:#?}");
    lines[0].clone()
}

// Rule 8: the answers are the same, see tests/api/token/indistinguishable.rs.
#[tokio::test]
async fn a_refused_login_says_why_and_from_where_and_who() {
    let server = server_with_alice().await;
    let (bob, carol) = (server.user("bob").await, server.user_with("carol", None, |_| {}).await);
    let (bobs, carols) = (bob.id, carol.id);
    server.disable_user(bob).await;
    let alice = countersign::users::find_by_username(server.state.database.reader(), "alice").await.unwrap();
    let alices = alice.unwrap().id;
    let log = Log::listen();
    for (name, password, reason, user_id) in [
        ("alice", "wrong", "wrong_password", Some(alices)),
        ("ALICE", "wrong", "wrong_password", Some(alices)),
        ("bob", PASSWORD, "disabled", Some(bobs)),
        ("bob", "wrong", "disabled", Some(bobs)),
        ("carol", "wrong", "no_password", Some(carols)),
        ("hunter2", "wrong", "unknown_user", None),
        ("no name at all", "wrong", "unknown_user", None),
    ] {
        let line = refused(&server, &log, name, password).await;
        let told = fields(&line, ["reason", "address", "user.id", "client.id"]);
        let expected =
            [Some(reason.to_owned()), Some(format!("{HERE}/32")), user_id.map(|id| id.to_string())];
        assert_eq!(told[..3], expected, "{line}");
        assert_eq!(told[3].as_deref(), Some("web"), "{line}");
        for typed in ["alice", "ALICE", "bob", "carol", "hunter2", "no name", "wrong", PASSWORD] {
            assert!(!line.replace("wrong_password", "").contains(typed), "{line}");
        }
        assert!(line.contains(" INFO request{") && line.contains("countersign::login::refusal:"), "{line}");
    }
    // A login that succeeds is none of that.
    log.take(MESSAGE);
    assert!(server.lets_alice_in(HERE).await);
    assert_eq!(log.take(MESSAGE), [""; 0]);
}

#[tokio::test]
async fn a_name_that_was_tried_too_often_is_told_with_its_user() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    server.guess("nobody", 10).await;
    let log = Log::listen();
    let line = refused(&server, &log, "alice", PASSWORD).await;
    assert_eq!(field(&line, "reason").as_deref(), Some("too_many_attempts"), "{line}");
    assert!(field(&line, "user.id").is_some(), "{line}");
    let line = refused(&server, &log, "nobody", PASSWORD).await;
    assert_eq!(field(&line, "reason").as_deref(), Some("too_many_attempts"), "{line}");
    assert_eq!(field(&line, "user.id"), None, "{line}");
}

// Abuse case 139.
#[tokio::test]
async fn who_is_sent_away_before_a_look_up_is_told_once_a_minute_with_a_count() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    let log = Log::listen();
    for _ in 0..20 {
        refused(&server, &log, "alice", "wrong").await;
    }
    log.take(MESSAGE);
    for _ in 0..30 {
        assert_eq!(server.send(login("alice", "wrong", HERE)).await.status, 429);
    }
    let lines = log.take(MESSAGE);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    let told = fields(&lines[0], ["reason", "address", "user.id", "repeated"]);
    assert_eq!(told, [Some("throttled".to_owned()), Some(format!("{HERE}/32")), None, None]);
    // Another address has a line of its own.
    for _ in 0..21 {
        server.send(login("alice", "wrong", "203.0.113.8")).await;
    }
    assert_eq!(log.take("reason=throttled").len(), 1);
    server.clock.advance(Duration::from_mins(1));
    let mut statuses = Vec::new();
    for _ in 0..30 {
        statuses.push(server.send(login("alice", "wrong", HERE)).await.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    let lines = log.take("reason=throttled");
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!(field(&lines[0], "repeated").as_deref(), Some("29"), "{lines:#?}");
}

#[tokio::test]
async fn a_wrong_present_password_is_a_refused_login() {
    let server = server_with_alice().await;
    let token = server.send(login("alice", PASSWORD, HERE)).await.member("access_token").unwrap();
    let log = Log::listen();
    let body = json!({ "current_password": "wrong", "new_password": "another long password" });
    let call = json_call(Method::POST, "/users/me/password", &body).bearer(&token);
    assert_eq!(server.send(call.header(FORWARDED_FOR, HERE)).await.status, 400);
    let lines = log.take(MESSAGE);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!(field(&lines[0], "reason").as_deref(), Some("wrong_password"), "{lines:#?}");
    assert!(lines[0].contains("/users/me/password"), "{lines:#?}");
}
