//! Causes of faults: each once a minute, whatever fails because of it (abuse case 139).

use std::time::Duration;

use futures_util::future::{join, join_all};
use poem::http::Method;
use sea_orm::ConnectionTrait as _;
use serde_json::json;
use support::api::call::{form, get, json as json_call};
use support::api::log::{Log, field};
use support::api::server::{PASSWORD, TestServer};
use support::api::waiting::{FULL, held};

async fn server_with_alice() -> (TestServer, String) {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let token = server.token("web", "alice", "").await;
    (server, token)
}

#[tokio::test]
async fn a_database_that_is_away_is_told_once_a_minute_with_a_count() {
    let (server, _) = server_with_alice().await;
    server.state.database.clone().close().await.unwrap();
    let log = Log::listen();
    for _ in 0..20 {
        let call = form("/token", "grant_type=password&client_id=web&username=alice&password=wrong");
        assert_eq!(server.send(call).await.status, 503);
    }
    let lines = log.take("temporarily_unavailable: ");
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].contains(" WARN request{"), "{lines:#?}");
    assert_eq!(field(&lines[0], "repeated"), None, "{lines:#?}");
    server.clock.advance(Duration::from_mins(1));
    for _ in 0..3 {
        assert_eq!(server.login("web", "alice", "").await.status, 503);
    }
    let lines = log.take("temporarily_unavailable: ");
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!(field(&lines[0], "repeated").as_deref(), Some("19"), "{lines:#?}");
}

#[tokio::test]
async fn a_server_that_is_not_ready_says_so_once_a_minute() {
    let (server, _) = server_with_alice().await;
    server.state.database.clone().close().await.unwrap();
    let log = Log::listen();
    for _ in 0..12 {
        assert_eq!(server.send(get("/readyz")).await.status, 503);
        server.clock.advance(Duration::from_secs(5));
    }
    assert_eq!(log.take("not ready").len(), 1);
    assert_eq!(server.send(get("/readyz")).await.status, 503);
    let lines = log.take("not ready");
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!(field(&lines[0], "repeated").as_deref(), Some("11"), "{lines:#?}");
}

// Every way on which an error becomes an answer: OAuth's, the bearer token's, and that of a handler.
#[tokio::test]
async fn a_fault_is_told_wherever_it_happens() {
    let (server, token) = server_with_alice().await;
    let database = server.state.database.writer();
    database.execute_unprepared("ALTER TABLE users RENAME TO away").await.unwrap();
    let log = Log::listen();
    let new = json!({ "username": "bob", "password": PASSWORD });
    let calls = [
        form("/token", "grant_type=password&client_id=web&username=alice&password=wrong"),
        get("/users/me").bearer(&token),
        json_call(Method::POST, "/signup", &new),
    ];
    for call in calls {
        // So that each has its line, however alike they are.
        server.clock.advance(Duration::from_mins(1));
        let answer = server.send(call).await;
        assert_eq!(answer.status, 500, "{}", answer.summary());
        let lines = log.take("server_error: ");
        assert_eq!(lines.len(), 1, "{}: {lines:#?}", answer.summary());
        assert!(lines[0].contains("ERROR request{") && lines[0].contains("users"), "{lines:#?}");
        assert!(!answer.text().contains("users"), "{}", answer.text());
    }
}

// A line for each request of a storm would fill the disk, and stop a server whose log nobody reads.
#[tokio::test]
async fn a_login_that_there_is_no_room_for_is_not_told() {
    let server = TestServer::configured(held(1)).await;
    server.client("web", |_| {}).await;
    let log = Log::listen();
    server.clock.hold_hashes();
    let release = async {
        server.until(FULL, 11).await;
        server.clock.release_hashes();
    };
    let (answers, ()) = join(join_all((0..12).map(|_| server.login("web", "nobody", ""))), release).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 503).count(), 11);
    // Of the one that there was room for.
    let lines = log.take("");
    assert!(lines.len() == 1 && lines[0].contains("login refused"), "{lines:#?}");
}
