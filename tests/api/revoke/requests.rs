//! Who may revoke, how, and what is answered when it cannot be done.

use countersign::config::Period;
use poem::http::{Method, header};
use support::api::answer::Answer;
use support::api::call::{Call, form, json};
use support::api::refreshing::{log_in, me, refresh, renew, server_with_alice};
use support::api::server::TestServer;

const APP: &str = "https://app.example.com";

fn outcome(answer: &Answer) -> (u16, Option<String>) {
    (answer.status, answer.member("error"))
}

fn refusal(status: u16, code: &str) -> (u16, Option<String>) {
    (status, Some(code.to_owned()))
}

// Abuse case 73.
#[tokio::test]
async fn a_client_proves_who_it_is_first() {
    let server = server_with_alice().await;
    let secret = server.client("backend", |client| client.confidential = true).await.unwrap();
    let tokens = log_in(&server).await;
    let revoke = |rest: &str| form("/revoke", format!("token={}{rest}", tokens.refresh));
    let calls = [
        revoke(""),
        revoke("&client_id=nobody"),
        revoke("&client_id=backend"),
        revoke("&client_id=backend&client_secret=wrong"),
        revoke("").basic("backend", "wrong"),
        revoke("").basic("spa", &secret),
    ];
    for call in calls {
        assert_eq!(outcome(&server.send(call).await), refusal(401, "invalid_client"));
    }
    let two_methods = revoke("&client_secret=x").basic("backend", &secret);
    assert_eq!(outcome(&server.send(two_methods).await), refusal(400, "invalid_request"));
    renew(&server, &tokens.refresh).await;
}

// Rule 5: a library sends the access token with every request, also with the one that logs out.
#[tokio::test]
async fn a_bearer_token_beside_a_public_client_is_ignored() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    let call = form("/revoke", format!("client_id=spa&token={}", tokens.refresh)).bearer("canary");
    assert_eq!(server.send(call).await.status, 200);
    let refreshed = refresh(&server, "spa", &tokens.refresh).await;
    assert_eq!(outcome(&refreshed), refusal(400, "invalid_grant"));
}

#[tokio::test]
async fn the_request_is_a_form_with_one_token() {
    let server = server_with_alice().await;
    let token = log_in(&server).await.refresh;
    let bodies = ["client_id=spa".to_owned(), "client_id=spa&token=".to_owned()];
    for body in bodies.into_iter().chain([format!("client_id=spa&token={token}&token={token}")]) {
        assert_eq!(outcome(&server.send(form("/revoke", body)).await), refusal(400, "invalid_request"));
    }
    let call = json(Method::POST, "/revoke", &serde_json::json!({"token": token, "client_id": "spa"}));
    assert_eq!(outcome(&server.send(call).await), refusal(400, "invalid_request"));
    let query = form("/revoke", "client_id=spa").query(&format!("token={token}"));
    assert_eq!(outcome(&server.send(query).await), refusal(400, "invalid_request"));
    for method in [Method::GET, Method::HEAD, Method::DELETE] {
        let answer = server.send(Call::new(method, "/revoke")).await;
        assert_eq!((answer.status, answer.header(header::ALLOW).as_deref()), (405, Some("POST")));
    }
    renew(&server, &token).await;
}

// Rule 10.
#[tokio::test]
async fn the_clients_own_pages_read_the_answer_and_nobody_keeps_it() {
    let server = TestServer::start().await;
    server.client("app", |client| client.origins = [APP].into_iter().collect()).await;
    server.client("none", |_| {}).await;
    for (client, reader) in [("app", Some(APP)), ("none", None), ("nobody", Some(APP))] {
        let call = form("/revoke", format!("client_id={client}&token=x")).origin(APP);
        let answer = server.send(call).await;
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN).as_deref(), reader, "{client}");
        assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
        assert_eq!(answer.header(header::PRAGMA).as_deref(), Some("no-cache"));
        assert_eq!(answer.header(header::CONTENT_TYPE).as_deref(), Some("application/json"));
    }
    let preflight =
        Call::new(Method::OPTIONS, "/revoke").header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
    let answer = server.send(preflight.origin(APP)).await;
    assert_eq!(
        (answer.status, answer.header(header::ACCESS_CONTROL_ALLOW_METHODS).as_deref()),
        (204, Some("POST"))
    );
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN).as_deref(), Some(APP));
}

// Abuse case 76: never 200 for what was not stored.
#[tokio::test]
async fn a_storage_error_is_503() {
    let server = server_with_alice().await;
    let server = server.restarted(|config| config.clients.cache_ttl = Period::seconds(60)).await;
    let tokens = log_in(&server).await;
    server.state.database.clone().close().await.unwrap();
    for token in [&tokens.refresh, &tokens.access] {
        let answer = server.send(form("/revoke", format!("client_id=spa&token={token}"))).await;
        assert_eq!(outcome(&answer), refusal(503, "temporarily_unavailable"));
        assert!(answer.header(header::RETRY_AFTER).is_some());
    }
    let server = server.restarted(|_| {}).await;
    assert_eq!(me(&server, &tokens.access).await, 200);
    renew(&server, &tokens.refresh).await;
}

// Abuse case 76: nor where the tables are there, but cannot be written.
#[tokio::test]
async fn a_table_that_cannot_be_written_is_no_success() {
    use sea_orm::ConnectionTrait as _;
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    let database = server.state.database.writer();
    for table in ["revoked_tokens", "sessions"] {
        database.execute_unprepared(&format!("ALTER TABLE {table} RENAME TO away_{table}")).await.unwrap();
    }
    for token in [&tokens.refresh, &tokens.access] {
        let answer = server.send(form("/revoke", format!("client_id=spa&token={token}"))).await;
        assert_eq!(outcome(&answer), refusal(503, "temporarily_unavailable"));
        assert!(answer.header(header::RETRY_AFTER).is_some());
        let refreshed = refresh(&server, "spa", token).await;
        assert!(refreshed.member("access_token").is_none(), "{}", refreshed.summary());
    }
}
