//! Reading and changing e-mail address and full name.

use poem::http::{Method, header};
use serde_json::{Value, json};
use support::api::answer::Answer;
use support::api::call::{Call, get, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

async fn server_with_alice() -> (TestServer, String) {
    let server = TestServer::start().await;
    server.client("web", |client| client.scopes = ["profile", "email", "roles"].into_iter().collect()).await;
    server
        .user_with("Alice", Some(PASSWORD), |new| {
            new.profile.email = Some("alice@example.com".to_owned());
            new.profile.full_name = Some("Alice Doe".to_owned());
            new.roles = ["reader", "admin"].into_iter().collect();
        })
        .await;
    let token = server.token("web", "alice", "profile email roles").await;
    (server, token)
}

async fn read(server: &TestServer, token: &str) -> Value {
    server.send(get("/users/me").bearer(token)).await.json()
}

async fn patch(server: &TestServer, token: &str, body: &Value) -> Answer {
    server.send(json_call(Method::PATCH, "/users/me", body).bearer(token)).await
}

#[tokio::test]
async fn a_user_reads_everything_that_is_kept_and_no_secret() {
    let (server, token) = server_with_alice().await;
    let answer = server.send(get("/users/me").bearer(&token)).await;
    let expected = json!({
        "id": support::jwt::claims(&token)["sub"], "username": "Alice", "email": "alice@example.com",
        "email_verified": false, "full_name": "Alice Doe", "disabled": false, "roles": ["reader", "admin"],
    });
    assert_eq!((answer.status, answer.json()), (200, expected));
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
}

/// What every token shows of its user.
fn basics(token: &str) -> Value {
    json!({"id": support::jwt::claims(token)["sub"], "username": "Alice", "disabled": false})
}

// Rule 13.
#[tokio::test]
async fn what_is_shown_goes_by_the_scope() {
    let (server, _) = server_with_alice().await;
    let rows = [
        ("", json!({})),
        ("profile", json!({"full_name": "Alice Doe"})),
        ("email", json!({"email": "alice@example.com", "email_verified": false})),
        ("roles", json!({"roles": ["reader", "admin"]})),
        ("profile roles", json!({"full_name": "Alice Doe", "roles": ["reader", "admin"]})),
    ];
    for (scope, covered) in rows {
        let token = server.token("web", "alice", scope).await;
        let mut expected = basics(&token);
        expected.as_object_mut().unwrap().extend(covered.as_object().unwrap().clone());
        assert_eq!(read(&server, &token).await, expected, "scope `{scope}`");
        assert_eq!(patch(&server, &token, &json!({})).await.json(), expected, "scope `{scope}`");
    }
}

#[tokio::test]
async fn what_the_scope_covers_and_is_not_known_is_null() {
    let (server, _) = server_with_alice().await;
    server.user("bob").await;
    let me = read(&server, &server.token("web", "bob", "profile email roles").await).await;
    let shown = ["email", "email_verified", "full_name", "roles"].map(|name| me[name].clone());
    assert_eq!(shown, [Value::Null, json!(false), Value::Null, json!([])]);
}

// RFC 6750 §3.1: what a token may not see it may not change.
#[tokio::test]
async fn a_change_needs_its_scope_and_the_refusal_names_it() {
    let (server, whole) = server_with_alice().await;
    let before = read(&server, &whole).await;
    let (name, email) = (json!({"full_name": "A"}), json!({"email": "a@example.org"}));
    let both = json!({"full_name": "A", "email": null});
    let rows = [
        ("", &name, "profile"),
        ("", &email, "email"),
        ("", &both, "email profile"),
        ("email roles", &name, "profile"),
        ("email", &both, "profile"),
        ("profile", &json!({"email": null}), "email"),
    ];
    for (scope, change, lacking) in rows {
        let token = server.token("web", "alice", scope).await;
        let answer = patch(&server, &token, change).await;
        assert_problem(&answer, 403);
        let challenge = answer.header(header::WWW_AUTHENTICATE).unwrap();
        assert!(challenge.starts_with(r#"Bearer error="insufficient_scope""#), "{challenge}");
        assert!(challenge.ends_with(&format!(r#"scope="{lacking}""#)), "{challenge}");
        assert!(answer.member("detail").unwrap().contains(&format!("the scope {lacking}.")), "{scope}");
        assert_eq!(read(&server, &whole).await, before, "{scope}: {change}");
    }
    for (scope, change) in [("profile", &name), ("email", &email), ("profile email", &both)] {
        let token = server.token("web", "alice", scope).await;
        assert_eq!(patch(&server, &token, change).await.status, 200, "{scope}: {change}");
    }
}

// Abuse case 143: nobody has shown that an address is theirs.
#[tokio::test]
async fn somebody_elses_address_is_told_as_not_verified() {
    let (server, token) = server_with_alice().await;
    let changed = patch(&server, &token, &json!({"email": "ceo@example.com"})).await.json();
    let me = read(&server, &token).await;
    let claims = support::jwt::claims(&server.token("web", "alice", "email").await);
    for told in [changed, me, claims] {
        assert_eq!((&told["email"], &told["email_verified"]), (&json!("ceo@example.com"), &json!(false)));
    }
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
