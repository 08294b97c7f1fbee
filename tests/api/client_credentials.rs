//! `POST /token`, grant `client_credentials` (abuse case 13): a client speaks for itself and for nobody else.

use entity::session;
use poem::http::Method;
use sea_orm::EntityTrait as _;
use serde_json::json;
use support::api::answer::Answer;
use support::api::call::{form, get, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{ISSUER, TestServer};
use support::jwt::{claims, header};
use support::signing_key;
use uuid::Uuid;

/// The confidential client `machine`, and its secret.
async fn server_with_machine() -> (TestServer, String) {
    let server = TestServer::start().await;
    let secret = server.client("machine", |client| {
        client.confidential = true;
        client.grants = ["client_credentials", "refresh_token"].into_iter().collect();
        client.scopes = ["read", "write", "openid"].into_iter().collect();
    });
    let secret = secret.await.unwrap();
    (server, secret)
}

async fn ask(server: &TestServer, secret: &str, rest: &str) -> Answer {
    server.send(form("/token", format!("grant_type=client_credentials{rest}")).basic("machine", secret)).await
}

// Abuse case 13.
#[tokio::test]
async fn the_subject_is_the_client_and_there_is_no_login() {
    let (server, secret) = server_with_machine().await;
    let answer = ask(&server, &secret, "&scope=read").await;
    assert_eq!((answer.status, answer.member("refresh_token"), answer.member("id_token")), (200, None, None));
    let token = answer.member("access_token").unwrap();
    assert_eq!(header(&token), json!({"alg": "RS256", "kid": signing_key::kid(), "typ": "at+jwt"}));
    let mut claims = claims(&token);
    let jti = claims.as_object_mut().unwrap().remove("jti").unwrap();
    assert!(Uuid::try_parse(jti.as_str().unwrap()).is_ok());
    let status = claims.as_object_mut().unwrap().remove("status").unwrap();
    assert_eq!(status["status_list"]["uri"], format!("{ISSUER}/status-lists/1"));
    let now = server.clock.seconds();
    let expected = json!({
        "iss": ISSUER, "aud": ISSUER, "sub": "machine", "client_id": "machine", "scope": "read",
        "iat": now, "exp": now + 600,
    });
    assert_eq!(claims, expected);
    assert!(session::Entity::find().all(server.state.database.reader()).await.unwrap().is_empty());
}

// Abuse case 13.
#[tokio::test]
async fn a_user_named_like_the_client_is_another_subject() {
    let (server, secret) = server_with_machine().await;
    let user = server.user("machine").await;
    server.client("web", |_| {}).await;
    let of_the_user = claims(&server.token("web", "machine", "").await);
    let of_the_client = claims(&ask(&server, &secret, "").await.member("access_token").unwrap());
    assert_eq!(
        (of_the_user["sub"].as_str(), of_the_client["sub"].as_str()),
        (Some(user.id.to_string().as_str()), Some("machine"))
    );
}

// Abuse case 13: the token opens nobody's account, also not that of a user of the same name.
#[tokio::test]
async fn its_token_is_refused_where_users_are_meant() {
    let (server, secret) = server_with_machine().await;
    server.user("machine").await;
    let token = ask(&server, &secret, "").await.member("access_token").unwrap();
    let calls = [
        get("/users/me"),
        json_call(Method::PATCH, "/users/me", &json!({"full_name": "x"})),
        json_call(Method::POST, "/users/me/password", &json!({"current_password": "x", "new_password": "y"})),
    ];
    for call in calls {
        assert_problem(&server.send(call.bearer(&token)).await, 401);
    }
}

#[tokio::test]
async fn lifetime_and_audience_are_the_clients() {
    let server = TestServer::start().await;
    let secret = server.client("machine", |client| {
        client.confidential = true;
        client.grants = ["client_credentials"].into_iter().collect();
        client.audiences = ["https://api.example.com"].into_iter().collect();
        client.lifetimes.access_token = Some(90_000);
    });
    let answer = ask(&server, &secret.await.unwrap(), "").await;
    let claims = claims(&answer.member("access_token").unwrap());
    assert_eq!(answer.json()["expires_in"], 90);
    assert_eq!(
        (claims["aud"].as_str(), claims["exp"].as_i64()),
        (Some("https://api.example.com"), Some(server.clock.seconds() + 90))
    );
    assert_eq!((answer.member("scope"), claims.get("scope")), (None, None));
}
