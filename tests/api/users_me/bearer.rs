//! Who is let in: a good token of a user and a client that are still there (RFC 6750).

use std::time::Duration;

use countersign::clients::{self, Registration};
use countersign::users;
use poem::http::{Method, header};
use serde_json::json;
use support::api::answer::Answer;
use support::api::call::{Call, get, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{ISSUER, PASSWORD, TestServer};

use super::server_with_alice;

fn challenge(answer: &Answer) -> String {
    answer.header(header::WWW_AUTHENTICATE).unwrap_or_default()
}

/// All three URLs with their methods.
fn calls() -> [Call; 3] {
    let change = json!({"current_password": PASSWORD, "new_password": "another long password"});
    [
        get("/users/me"),
        json_call(Method::PATCH, "/users/me", &json!({"full_name": "Alice"})),
        json_call(Method::POST, "/users/me/password", &change),
    ]
}

// RFC 6750 §3.1: a request without a token gets no error code.
#[tokio::test]
async fn without_a_token_the_challenge_is_bare() {
    let (server, token) = server_with_alice().await;
    let headers =
        ["", "Bearer", "Bearer ", "Basic YWxpY2U6eA==", "Basic Og==", &token, "Token x", "bearer\t"];
    for call in calls() {
        let mut attempts: Vec<Call> = headers.map(|value| call.clone().authorization(value)).into();
        attempts.push(call.clone());
        attempts.push(call.clone().authorization(b"Bearer \xff".as_slice()));
        attempts.push(call.clone().bearer(&token).bearer(&token));
        attempts.push(call.clone().query(&format!("access_token={token}")));
        for attempt in attempts {
            let shown = format!("{attempt:?}");
            let answer = server.send(attempt).await;
            assert_problem(&answer, 401);
            assert_eq!(challenge(&answer), "Bearer", "{shown}");
            assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"), "{shown}");
        }
    }
}

#[tokio::test]
async fn a_bad_token_is_named_in_the_challenge_and_not_echoed() {
    let (server, _) = server_with_alice().await;
    for call in calls() {
        for token in ["canary", "canary.canary.canary", "a b canary", "<script>canary</script>", "\"canary\""]
        {
            let answer = server.send(call.clone().bearer(token)).await;
            assert_problem(&answer, 401);
            assert!(
                challenge(&answer).starts_with(r#"Bearer error="invalid_token""#),
                "{}",
                challenge(&answer)
            );
            assert!(!answer.comparable().contains("canary"), "{}", answer.comparable());
        }
    }
}

#[tokio::test]
async fn the_scheme_is_written_in_any_case() {
    let (server, token) = server_with_alice().await;
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let answer = server.send(get("/users/me").authorization(format!("{scheme} {token}"))).await;
        assert_eq!((answer.status, answer.member("username").as_deref()), (200, Some("alice")), "{scheme}");
    }
}

#[tokio::test]
async fn a_token_expires_by_the_clock() {
    let (server, token) = server_with_alice().await;
    server.clock.advance(Duration::from_millis(599_999));
    assert_eq!(server.send(get("/users/me").bearer(&token)).await.status, 200);
    server.clock.advance(Duration::from_millis(1));
    for call in calls() {
        let answer = server.send(call.bearer(&token)).await;
        assert_problem(&answer, 401);
        assert!(challenge(&answer).contains(r#"error="invalid_token""#));
    }
}

#[tokio::test]
async fn a_disabled_user_is_refused() {
    let (server, token) = server_with_alice().await;
    let alice = users::find_by_username(server.state.database.reader(), "alice").await.unwrap().unwrap();
    server.disable_user(alice).await;
    for call in calls() {
        assert_problem(&server.send(call.bearer(&token)).await, 401);
    }
}

// Abuse case 72: a new user of the same name is another subject.
#[tokio::test]
async fn a_deleted_user_is_refused_also_when_the_name_is_taken_again() {
    let (server, token) = server_with_alice().await;
    let alice = users::find_by_username(server.state.database.reader(), "alice").await.unwrap().unwrap();
    users::delete(&server.state.database, &server.state.ambient, alice.id).await.unwrap();
    assert_problem(&server.send(get("/users/me").bearer(&token)).await, 401);
    let again = server.user("alice").await;
    assert_ne!(again.id, alice.id);
    for call in calls() {
        assert_problem(&server.send(call.bearer(&token)).await, 401);
    }
}

#[tokio::test]
async fn the_token_of_a_client_that_is_gone_is_refused() {
    let (server, token) = server_with_alice().await;
    server.disable_client("web").await;
    assert_problem(&server.send(get("/users/me").bearer(&token)).await, 401);
    clients::delete(&server.state.database, &server.state.ambient, "web").await.unwrap();
    assert_problem(&server.send(get("/users/me").bearer(&token)).await, 401);
}

// Rule 13, RFC 9068 §4; abuse case 64.
#[tokio::test]
async fn the_token_must_be_meant_for_this_server() {
    let server = TestServer::start().await;
    let register = |audiences: &[&str]| {
        let audiences = audiences.iter().copied().collect();
        move |client: &mut Registration| {
            client.audiences = audiences;
            client.scopes = ["profile"].into_iter().collect();
        }
    };
    server.client("api", register(&["https://api.example.com"])).await;
    server.client("both", register(&["https://api.example.com", ISSUER])).await;
    let alice = server.user("alice").await;
    let foreign = server.token("api", "alice", "profile").await;
    for call in calls() {
        let answer = server.send(call.bearer(&foreign)).await;
        assert_problem(&answer, 401);
        let expected = format!(
            r#"Bearer error="invalid_token", error_description="the token lacks the audience {ISSUER}""#
        );
        assert_eq!(challenge(&answer), expected);
        let detail = answer.member("detail").unwrap();
        assert!(detail.contains("audience") && detail.contains(ISSUER), "{detail}");
        assert!(!answer.text().contains("alice"), "{}", answer.text());
    }
    let database = server.state.database.reader();
    assert_eq!(users::find(database, alice.id).await.unwrap(), Some(alice), "nothing was changed");

    let ours = server.token("both", "alice", "profile").await;
    for (call, status) in calls().into_iter().zip([200, 200, 204]) {
        assert_eq!(server.send(call.bearer(&ours)).await.status, status);
    }
}

#[tokio::test]
async fn the_token_is_checked_before_the_body() {
    let (server, _) = server_with_alice().await;
    for (method, path) in [(Method::PATCH, "/users/me"), (Method::POST, "/users/me/password")] {
        let call = Call::new(method, path).content_type("text/plain").body("x".repeat(100_000));
        assert_problem(&server.send(call).await, 401);
    }
}

#[tokio::test]
async fn other_methods_are_refused() {
    let (server, token) = server_with_alice().await;
    for (path, method, allow) in [
        ("/users/me", Method::PUT, "GET, HEAD, PATCH"),
        ("/users/me", Method::DELETE, "GET, HEAD, PATCH"),
        ("/users/me/password", Method::GET, "POST"),
        ("/users/me/password", Method::HEAD, "POST"),
    ] {
        let answer = server.send(Call::new(method, path).bearer(&token)).await;
        assert_problem(&answer, 405);
        assert_eq!(answer.header(header::ALLOW).as_deref(), Some(allow), "{path}");
    }
    let head = server.send(Call::new(Method::HEAD, "/users/me").bearer(&token)).await;
    assert_eq!(head.status, 200);
    assert_problem(&server.send(Call::new(Method::HEAD, "/users/me")).await, 401);
}
