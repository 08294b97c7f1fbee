//! What an administrator changes about a client shows at the running server (abuse cases 14, 23 and 51).

use countersign::clients::{self, RegistrationChange};
use countersign::config::Period;
use entity::words::Words;
use poem::http::header;
use support::api::answer::Answer;
use support::api::call::form;
use support::api::server::TestServer;

const LOGIN: &str = "grant_type=password&username=alice&password=correct+horse+battery+staple";

async fn server_with_alice() -> TestServer {
    let server = TestServer::start().await;
    server.user("alice").await;
    server.client("web", |client| client.scopes = ["read"].into_iter().collect()).await;
    server
}

fn outcome(answer: &Answer) -> (u16, Option<String>) {
    (answer.status, answer.member("error"))
}

fn refusal(status: u16, error: &str) -> (u16, Option<String>) {
    (status, Some(error.to_owned()))
}

#[tokio::test]
async fn what_is_withdrawn_is_refused() {
    let server = server_with_alice().await;
    assert_eq!(outcome(&server.login("web", "alice", "read").await), (200, None));
    let scopes = RegistrationChange { scopes: Some(Words::default()), ..RegistrationChange::default() };
    server.change_client("web", scopes).await;
    assert_eq!(outcome(&server.login("web", "alice", "read").await), refusal(400, "invalid_scope"));
    let grants = RegistrationChange { grants: Some(Words::default()), ..RegistrationChange::default() };
    server.change_client("web", grants).await;
    assert_eq!(outcome(&server.login("web", "alice", "").await), refusal(400, "unauthorized_client"));
    server.disable_client("web").await;
    assert_eq!(outcome(&server.login("web", "alice", "").await), refusal(401, "invalid_client"));
}

#[tokio::test]
async fn a_rotated_secret_replaces_the_old_one() {
    let server = server_with_alice().await;
    let old = server.client("service", |client| client.confidential = true).await.unwrap();
    let database = server.state.database.writer();
    let client = clients::find(database, "service").await.unwrap().unwrap();
    let new = clients::rotate_secret(database, &server.state.ambient, client).await.unwrap();
    assert_ne!(new.expose(), old);
    let login = |secret: &str| server.send(form("/token", LOGIN).basic("service", secret));
    assert_eq!(outcome(&login(&old).await), refusal(401, "invalid_client"));
    assert_eq!(outcome(&login(new.expose()).await), (200, None));
}

#[tokio::test]
async fn secrets_are_long_and_need_no_encoding() {
    let server = server_with_alice().await;
    let first = server.client("first", |client| client.confidential = true).await.unwrap();
    let second = server.client("second", |client| client.confidential = true).await.unwrap();
    assert_ne!(first, second);
    // 256 bits in base64url.
    assert_eq!(first.len(), 43);
    assert!(first.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)), "{first}");
}

// A server may remember a client for a while; what it remembers must not make it fail.
#[tokio::test]
async fn a_client_that_was_deleted_while_it_is_remembered_is_refused() {
    let server = server_with_alice().await;
    let server = server.restarted(|config| config.clients.cache_ttl = Period::seconds(60)).await;
    let secret = server.client("service", |client| client.confidential = true).await.unwrap();
    let by_basic = || server.send(form("/token", LOGIN).basic("service", &secret));
    assert_eq!(outcome(&server.login("web", "alice", "").await), (200, None));
    assert_eq!(outcome(&by_basic().await), (200, None));
    for id in ["web", "service"] {
        clients::delete(&server.state.database, &server.state.ambient, id).await.unwrap();
    }
    assert_eq!(outcome(&server.login("web", "alice", "").await), refusal(401, "invalid_client"));
    let refused = by_basic().await;
    assert_eq!(outcome(&refused), refusal(401, "invalid_client"));
    assert!(refused.header(header::WWW_AUTHENTICATE).is_some(), "rule 6: Basic was used");
}
