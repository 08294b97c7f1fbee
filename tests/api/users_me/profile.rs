//! Reading and changing e-mail address and full name.

use poem::http::{Method, header};
use serde_json::{Value, json};
use support::api::answer::Answer;
use support::api::call::{Call, get, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

async fn server_with_alice() -> (TestServer, String) {
    let server = TestServer::start().await;
    server.client("web", |_| {}).await;
    server
        .user_with("Alice", Some(PASSWORD), |new| {
            new.profile.email = Some("alice@example.com".to_owned());
            new.profile.full_name = Some("Alice Doe".to_owned());
            new.roles = ["reader", "admin"].into_iter().collect();
        })
        .await;
    let token = server.token("web", "alice", "").await;
    (server, token)
}

async fn read(server: &TestServer, token: &str) -> Value {
    server.send(get("/users/me").bearer(token)).await.json()
}

async fn patch(server: &TestServer, token: &str, body: &Value) -> Answer {
    server.send(json_call(Method::PATCH, "/users/me", body).bearer(token)).await
}

#[tokio::test]
async fn a_user_reads_what_is_kept_and_no_secret() {
    let (server, token) = server_with_alice().await;
    let answer = server.send(get("/users/me").bearer(&token)).await;
    let expected = json!({
        "id": support::jwt::claims(&token)["sub"], "username": "Alice", "email": "alice@example.com",
        "full_name": "Alice Doe", "disabled": false, "roles": ["reader", "admin"],
    });
    assert_eq!((answer.status, answer.json()), (200, expected));
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
}

#[tokio::test]
async fn what_is_left_out_stays_and_null_removes() {
    let (server, token) = server_with_alice().await;
    let rows = [
        (json!({}), "alice@example.com", "Alice Doe"),
        (json!({"full_name": "Alice Roe"}), "alice@example.com", "Alice Roe"),
        (json!({"email": "a@example.org"}), "a@example.org", "Alice Roe"),
        (json!({"email": null}), "", "Alice Roe"),
        (json!({"email": "b@example.org", "full_name": null}), "b@example.org", ""),
        (json!({"full_name": "Æthelred 👑 O'Neill-Ünlü"}), "b@example.org", "Æthelred 👑 O'Neill-Ünlü"),
    ];
    let or_null = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
    for (change, email, full_name) in rows {
        let answer = patch(&server, &token, &change).await;
        assert_eq!(answer.status, 200, "{change}: {}", answer.text());
        let expected = (or_null(email), or_null(full_name));
        let answered = answer.json();
        assert_eq!((answered["email"].clone(), answered["full_name"].clone()), expected, "{change}");
        assert_eq!(read(&server, &token).await, answered, "{change}");
    }
}

// Abuse case 98.
#[tokio::test]
async fn nothing_else_can_be_changed() {
    let (server, token) = server_with_alice().await;
    let before = read(&server, &token).await;
    let bodies = [
        json!({"id": "018f2f4e-0000-7000-8000-000000000000"}),
        json!({"username": "bob"}),
        json!({"disabled": true}),
        json!({"roles": ["owner"]}),
        json!({"password": "another long password"}),
        json!({"password_hash": "x"}),
        json!({"is_admin": true}),
        json!({"full_name": "Canary", "colour": "canary"}),
        json!({"email": 1}),
        json!({"full_name": 1}),
        json!({"full_name": true}),
        json!({"full_name": 1.5}),
        json!({"email": ["canary@example.com"]}),
        json!({"full_name": {"canary": true}}),
        json!({"email": "canary"}),
        json!({"email": "canary@"}),
        json!({"email": "@canary"}),
        json!({"email": "can ary@example.com"}),
        json!({"email": format!("{}@example.com", "canary".repeat(60))}),
        json!({"email": ""}),
        json!({"full_name": ""}),
        json!({"full_name": "canary\r\nX-Injected: 1"}),
        json!({"full_name": "\u{1b}[31mcanary"}),
        json!({"full_name": "x".repeat(256)}),
        json!(["canary"]),
        json!("canary"),
        json!(null),
    ];
    for body in bodies {
        let answer = patch(&server, &token, &body).await;
        assert_problem(&answer, 400);
        assert!(!answer.text().to_lowercase().contains("canary"), "{body}: {}", answer.text());
        assert_eq!(read(&server, &token).await, before, "{body}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_changes_nothing() {
    let (server, token) = server_with_alice().await;
    let before = read(&server, &token).await;
    let call = |body: &str| {
        Call::new(Method::PATCH, "/users/me").content_type("application/json").body(body).bearer(&token)
    };
    assert_problem(&server.send(call("{\"email\": \"canary@example.com\"")).await, 400);
    assert_problem(&server.send(call("")).await, 400);
    assert_problem(&server.send(call("{}").content_type("text/plain")).await, 400);
    assert_problem(&server.send(call(&" ".repeat(65 * 1024))).await, 413);
    assert_eq!(read(&server, &token).await, before);
}
