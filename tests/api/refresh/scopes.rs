//! Scope of a refreshed access token (RFC 6749 §6, abuse case 50): less, never more.

use support::api::refreshing::{log_in, refresh, refresh_with, renew, server_with_alice};
use support::jwt::claims;

// Abuse case 50.
#[tokio::test]
async fn it_may_be_narrower_and_the_session_keeps_its_own() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let narrow = refresh_with(&server, "spa", &first.refresh, "&scope=read").await;
    assert_eq!((narrow.status, narrow.member("scope").as_deref()), (200, Some("read")));
    assert_eq!(claims(&narrow.member("access_token").unwrap())["scope"], "read");
    let wide = refresh(&server, "spa", &narrow.member("refresh_token").unwrap()).await;
    assert_eq!(wide.member("scope").as_deref(), Some("read write"));
}

// Abuse case 50.
#[tokio::test]
async fn it_is_never_wider() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    for scope in ["profile", "read+write+profile", "openid", "Read", "read++write", "*", "%22"] {
        let answer = refresh_with(&server, "spa", &first.refresh, &format!("&scope={scope}")).await;
        assert_eq!(
            (answer.status, answer.member("error").as_deref()),
            (400, Some("invalid_scope")),
            "{scope}"
        );
    }
    // A refusal is no exchange.
    let second = renew(&server, &first.refresh).await;
    assert_eq!(renew(&server, &first.refresh).await.refresh, second.refresh);
}

#[tokio::test]
async fn an_empty_scope_is_an_absent_one() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let answer = refresh_with(&server, "spa", &first.refresh, "&scope=").await;
    assert_eq!(answer.member("scope").as_deref(), Some("read write"));
}

#[tokio::test]
async fn a_session_without_a_scope_goes_on_without_one() {
    let server = server_with_alice().await;
    let login = server.login("spa", "alice", "").await;
    let answer = refresh(&server, "spa", &login.member("refresh_token").unwrap()).await;
    assert_eq!((answer.status, answer.member("scope")), (200, None));
    assert_eq!(claims(&answer.member("access_token").unwrap()).get("scope"), None);
}

// The person is looked at again, not only the scope.
#[tokio::test]
async fn what_a_token_says_about_the_person_is_new() {
    let server = server_with_alice().await;
    let login = server.login("spa", "alice", "profile").await;
    let alice =
        countersign::users::find_by_username(server.state.database.reader(), "alice").await.unwrap().unwrap();
    let change = countersign::users::ProfileChange {
        full_name: Some(Some("Alice Doe".to_owned())),
        ..countersign::users::ProfileChange::default()
    };
    let state = &server.state;
    countersign::users::update_profile(state.database.writer(), &state.ambient, alice, change).await.unwrap();
    let answer = refresh(&server, "spa", &login.member("refresh_token").unwrap()).await;
    assert_eq!(claims(&answer.member("access_token").unwrap())["name"], "Alice Doe");
}
