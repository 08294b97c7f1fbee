//! A token that would be refused here is not issued (rule 13, abuse case 142).

use countersign::users;
use entity::session;
use entity::words::Words;
use poem::http::Method;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;
use support::api::answer::Answer;
use support::api::call::{form, get, json as json_call};
use support::api::refreshing::{Tokens, refresh};
use support::api::server::{ISSUER, TestServer};

/// Alice; `web`, public, which may refresh and ask for roles; `asker`, who is told about tokens for this
/// server.
async fn server_with_alice() -> (TestServer, String) {
    let server = TestServer::start().await;
    server.user("alice").await;
    server
        .client("web", |client| {
            client.grants = ["password", "refresh_token"].into_iter().collect();
            client.scopes = ["roles"].into_iter().collect();
        })
        .await;
    let asker = server.client("asker", |client| {
        client.confidential = true;
        client.audiences = [ISSUER].into_iter().collect();
    });
    let asker = asker.await.unwrap();
    (server, asker)
}

/// Gives alice roles of so many characters together, past the check of each.
async fn set_roles(server: &TestServer, characters: usize) {
    let database = server.state.database.writer();
    let mut alice = users::find_by_username(database, "alice").await.unwrap().unwrap().into_active_model();
    alice.roles = Set(Words(vec!["r".repeat(characters)]));
    alice.update(database).await.unwrap();
}

async fn sessions(server: &TestServer) -> usize {
    session::Entity::find().all(server.state.database.writer()).await.unwrap().len()
}

#[track_caller]
fn assert_not_issued(answer: &Answer) {
    let error = answer.member("error");
    assert_eq!((answer.status, error.as_deref()), (500, Some("server_error")), "{}", answer.summary());
    assert!(answer.member("error_description").unwrap().contains("longer"), "{}", answer.summary());
}

// Abuse case 142: around the limit each token is accepted wherever it is sent, or not issued.
#[tokio::test]
async fn what_is_issued_is_accepted_and_the_rest_is_a_fault() {
    let (server, asker) = server_with_alice().await;
    let (mut issued, mut refused) = (0, 0);
    for characters in (8300..8700).step_by(16) {
        set_roles(&server, characters).await;
        let before = sessions(&server).await;
        let login = server.login("web", "alice", "roles").await;
        if login.status == 200 {
            issued += 1;
            let token = Tokens::of(&login).access;
            assert!(token.len() > 11_800, "{}", token.len());
            let host = format!("{ISSUER}/users/me");
            let read = get("/users/me").bearer(&token).header("referer".parse().unwrap(), host);
            assert_eq!(server.send(read).await.status, 200, "{} bytes", token.len());
            let change = json_call(Method::PATCH, "/users/me", &json!({})).bearer(&token);
            assert_eq!(server.send(change).await.status, 200, "{} bytes", token.len());
            let ask = form("/introspect", format!("token={token}")).basic("asker", &asker);
            assert_eq!(server.send(ask).await.json()["active"], true, "{} bytes", token.len());
        } else {
            refused += 1;
            assert_not_issued(&login);
            assert_eq!(sessions(&server).await, before, "nothing is stored");
        }
    }
    assert!(issued > 3 && refused > 3, "{issued} issued, {refused} refused");
    // Without what makes it long the same user gets one.
    assert_eq!(server.login("web", "alice", "").await.status, 200);
}

// Abuse case 142: nothing is used up, and all is well once the cause is gone.
#[tokio::test]
async fn a_refresh_that_would_give_too_much_leaves_the_session_as_it_is() {
    let (server, _) = server_with_alice().await;
    let tokens = Tokens::of(&server.login("web", "alice", "roles").await);
    set_roles(&server, 20_000).await;
    for _ in 0..2 {
        assert_not_issued(&refresh(&server, "web", &tokens.refresh).await);
    }
    set_roles(&server, 10).await;
    Tokens::of(&refresh(&server, "web", &tokens.refresh).await);
}

// Abuse case 142.
#[tokio::test]
async fn a_client_that_asks_for_itself_is_held_to_it_too() {
    let server = TestServer::start().await;
    for (id, scope, is_issued) in [("short", 100, true), ("long", 9000, false)] {
        let secret = server.client(id, |client| {
            client.confidential = true;
            client.grants = ["client_credentials"].into_iter().collect();
            client.scopes = ["s".repeat(scope)].into_iter().collect();
            client.default_scopes = client.scopes.clone();
        });
        let secret = secret.await.unwrap();
        let answer = server.send(form("/token", "grant_type=client_credentials").basic(id, &secret)).await;
        if is_issued { assert_eq!(answer.status, 200) } else { assert_not_issued(&answer) }
    }
}
