//! User and client are looked at again each time (abuse case 51).

use std::time::Duration;

use countersign::clients::{self, RegistrationChange};
use countersign::users;
use entity::secret::SecretString;
use entity::time::UnixMillis;
use entity::user;
use entity::words::Words;
use poem::http::Method;
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::json;
use support::api::answer::Answer;
use support::api::call::json as json_call;
use support::api::refreshing::{
    Tokens, assert_worthless, log_in, me, refresh, renew, row, server_with_alice,
};
use support::api::server::{PASSWORD, TestServer};

const NEXT: &str = "another long password";

async fn alice(server: &TestServer) -> user::Model {
    users::find_by_username(server.state.database.writer(), "alice").await.unwrap().unwrap()
}

/// The session is over: every generation is refused, its access tokens too.
async fn assert_over(server: &TestServer, tokens: &[&Tokens]) {
    for tokens in tokens {
        assert_worthless(&refresh(server, "spa", &tokens.refresh).await);
        assert_eq!(me(server, &tokens.access).await, 401);
        assert_eq!(row(server, tokens.session_id()).await, None);
    }
}

fn outcome(answer: &Answer) -> (u16, Option<String>) {
    (answer.status, answer.member("error"))
}

// Abuse cases 51 and 78.
#[tokio::test]
async fn a_disabled_user_has_no_session_left() {
    let server = server_with_alice().await;
    let (one, two) = (log_in(&server).await, log_in(&server).await);
    server.disable_user(alice(&server).await).await;
    assert_over(&server, &[&one, &two]).await;
    // Switched on again, the user logs in again.
    let state = &server.state;
    users::set_disabled(&state.database, &state.ambient, alice(&server).await, false).await.unwrap();
    assert_over(&server, &[&one, &two]).await;
    log_in(&server).await;
}

// Abuse case 51.
#[tokio::test]
async fn a_deleted_user_has_no_session_left_also_when_the_name_is_taken_again() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    users::delete(&server.state.database, &server.state.ambient, alice(&server).await.id).await.unwrap();
    assert_over(&server, &[&tokens]).await;
    server.user("alice").await;
    assert_over(&server, &[&tokens]).await;
}

// Abuse case 51.
#[tokio::test]
async fn a_new_password_ends_all_sessions() {
    let server = server_with_alice().await;
    let (one, two) = (log_in(&server).await, log_in(&server).await);
    let state = &server.state;
    let password = SecretString::new(NEXT);
    let user = alice(&server).await;
    users::set_password(&state.database, &state.ambient, &state.passwords, &user, &password).await.unwrap();
    assert_over(&server, &[&one, &two]).await;
}

// Abuse case 51.
#[tokio::test]
async fn a_password_that_the_user_changes_ends_all_sessions() {
    let server = server_with_alice().await;
    let (one, two) = (log_in(&server).await, log_in(&server).await);
    let change = json!({"current_password": PASSWORD, "new_password": NEXT});
    let answer =
        server.send(json_call(Method::POST, "/users/me/password", &change).bearer(&one.access)).await;
    assert_eq!(answer.status, 204);
    assert_over(&server, &[&one, &two]).await;
    let refused = json!({"current_password": "wrong", "new_password": NEXT});
    assert_eq!(
        server.send(json_call(Method::POST, "/users/me/password", &refused).bearer(&one.access)).await.status,
        401
    );
}

#[tokio::test]
async fn a_password_change_that_is_refused_ends_nothing() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    let change = json!({"current_password": "wrong", "new_password": NEXT});
    let call = json_call(Method::POST, "/users/me/password", &change).bearer(&tokens.access);
    assert_eq!(server.send(call).await.status, 400);
    renew(&server, &tokens.refresh).await;
}

/// Changes the user's row past everything that would end the session: as when a login and the change cross.
async fn change_row(server: &TestServer, change: impl FnOnce(&mut user::ActiveModel)) {
    let mut row = user::ActiveModel { id: Set(alice(server).await.id), ..Default::default() };
    change(&mut row);
    user::Entity::update(row).exec(server.state.database.writer()).await.unwrap();
}

// Abuse case 51: the session of a login that crossed with the change.
#[tokio::test]
async fn a_session_that_escaped_the_change_ends_at_its_next_refresh() {
    let server = server_with_alice().await;
    let (one, two) = (log_in(&server).await, log_in(&server).await);
    change_row(&server, |row| row.disabled = Set(true)).await;
    assert_worthless(&refresh(&server, "spa", &one.refresh).await);
    assert_eq!(row(&server, one.session_id()).await, None);
    change_row(&server, |row| row.disabled = Set(false)).await;
    assert_over(&server, &[&one]).await;

    let changed_at = UnixMillis(server.clock.seconds() * 1000 + 1);
    server.clock.advance(Duration::from_secs(1));
    change_row(&server, |row| row.password_changed_at = Set(Some(changed_at))).await;
    assert_worthless(&refresh(&server, "spa", &two.refresh).await);
    assert_eq!(row(&server, two.session_id()).await, None);
}

// Abuse case 51; rule 6 decides the code.
#[tokio::test]
async fn a_disabled_or_deleted_client_cannot_refresh() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    server.disable_client("spa").await;
    let refused = (401, Some("invalid_client".to_owned()));
    assert_eq!(outcome(&refresh(&server, "spa", &tokens.refresh).await), refused);
    assert_eq!(me(&server, &tokens.access).await, 401);
    clients::delete(&server.state.database, &server.state.ambient, "spa").await.unwrap();
    assert_eq!(outcome(&refresh(&server, "spa", &tokens.refresh).await), refused);
    assert_eq!(row(&server, tokens.session_id()).await, None);
}

// Abuse case 51; rule 4 decides the code.
#[tokio::test]
async fn a_client_that_lost_the_grant_cannot_refresh() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    let grants = Some(["password"].into_iter().collect::<Words>());
    server.change_client("spa", RegistrationChange { grants, ..RegistrationChange::default() }).await;
    let refused = (400, Some("unauthorized_client".to_owned()));
    assert_eq!(outcome(&refresh(&server, "spa", &tokens.refresh).await), refused);
    // Nor is it given refresh tokens any more.
    assert_eq!(server.login("spa", "alice", "read").await.member("refresh_token"), None);
}

// Abuse case 51.
#[tokio::test]
async fn a_scope_that_was_withdrawn_from_the_client_ends_the_refreshing() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    let scopes = |text: &str| RegistrationChange {
        scopes: Some(text.parse().unwrap()),
        ..RegistrationChange::default()
    };
    server.change_client("spa", scopes("read profile")).await;
    assert_worthless(&refresh(&server, "spa", &tokens.refresh).await);
    // What the session never had may go.
    server.change_client("spa", scopes("read write")).await;
    renew(&server, &tokens.refresh).await;
}

#[tokio::test]
async fn a_client_without_the_grant_is_given_no_refresh_token() {
    let server = server_with_alice().await;
    server.client("plain", |_| {}).await;
    let answer = server.login("plain", "alice", "").await;
    assert_eq!((answer.status, answer.member("refresh_token")), (200, None));
}

#[tokio::test]
async fn a_session_without_refresh_tokens_cannot_be_refreshed() {
    let server = server_with_alice().await;
    server.client("plain", |_| {}).await;
    let access = server.token("plain", "alice", "").await;
    let sid = support::jwt::claims(&access)["sid"].as_str().unwrap().to_owned();
    let grants = Some(["password", "refresh_token"].into_iter().collect::<Words>());
    server.change_client("plain", RegistrationChange { grants, ..RegistrationChange::default() }).await;
    let session_id = *uuid::Uuid::try_parse(&sid).unwrap().as_bytes();
    let forged = support::api::refresh_form::Parts { session_id, family: [0; 16], generation: [0; 16] };
    assert_worthless(&refresh(&server, "plain", &forged.token(&server.state.checks)).await);
    assert_eq!(me(&server, &access).await, 200);
}
