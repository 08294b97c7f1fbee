//! Who may ask (RFC 7662 §2.1, abuse case 73), and how.

use countersign::config::Period;
use poem::http::{Method, header};
use support::api::answer::Answer;
use support::api::call::{Call, form, json};

use super::Scene;

fn outcome(answer: &Answer) -> (u16, Option<String>) {
    (answer.status, answer.member("error"))
}

fn refusal(status: u16, code: &str) -> (u16, Option<String>) {
    (status, Some(code.to_owned()))
}

// Abuse case 73.
#[tokio::test]
async fn whoever_does_not_prove_who_they_are_is_told_nothing() {
    let scene = Scene::new().await;
    let tokens = scene.log_in().await;
    scene.server.client("off", |client| client.confidential = true).await;
    scene.server.disable_client("off").await;
    for token in [&tokens.access, &tokens.refresh, &"garbage".to_owned()] {
        let ask = |rest: &str| form("/introspect", format!("token={token}{rest}"));
        let calls = [
            ask(""),
            ask("&client_id=spa"),
            ask("&client_id=backend"),
            ask("&client_id=nobody"),
            ask("&client_id=backend&client_secret=wrong"),
            ask("").basic("spa", ""),
            ask("").basic("backend", "wrong"),
            ask("").basic("off", "wrong"),
            ask("").authorization("Basic Og=="),
            // A token is no proof of who asks: RFC 7662 §2.1 allows that, but nobody is registered for it.
            ask("").bearer(&tokens.access),
            ask("&client_id=spa").bearer(&tokens.access),
            ask("&client_id=backend").bearer(&tokens.access),
        ];
        for call in calls {
            let has_basic = call.sends(&header::AUTHORIZATION, "basic ");
            let answer = scene.server.send(call).await;
            assert_eq!(outcome(&answer), refusal(401, "invalid_client"), "{}", answer.summary());
            assert_eq!(answer.header(header::WWW_AUTHENTICATE).is_some(), has_basic);
            assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
        }
    }
}

#[tokio::test]
async fn the_secret_may_be_in_the_body() {
    let scene = Scene::new().await;
    let token = scene.log_in().await.access;
    let body = format!("token={token}&client_id=backend&client_secret={}", scene.backend);
    assert_eq!(scene.server.send(form("/introspect", body)).await.json()["active"], true);
}

#[tokio::test]
async fn the_request_is_a_form_with_one_token() {
    let scene = Scene::new().await;
    let token = scene.log_in().await.access;
    let by_backend = |call: Call| scene.server.send(call.basic("backend", &scene.backend));
    for body in [String::new(), "token=".to_owned(), format!("token={token}&token={token}")] {
        assert_eq!(outcome(&by_backend(form("/introspect", body)).await), refusal(400, "invalid_request"));
    }
    let call = json(Method::POST, "/introspect", &serde_json::json!({"token": token}));
    assert_eq!(outcome(&by_backend(call).await), refusal(400, "invalid_request"));
    let query = form("/introspect", "").query(&format!("token={token}"));
    assert_eq!(outcome(&by_backend(query).await), refusal(400, "invalid_request"));
    for method in [Method::GET, Method::HEAD, Method::PUT] {
        let answer = by_backend(Call::new(method, "/introspect")).await;
        assert_eq!((answer.status, answer.header(header::ALLOW).as_deref()), (405, Some("POST")));
    }
}

#[tokio::test]
async fn only_the_clients_own_pages_read_the_answer() {
    let scene = Scene::new().await;
    scene
        .server
        .client("page", |client| client.origins = ["https://app.example.com"].into_iter().collect())
        .await;
    let call = form("/introspect", "token=x").basic("backend", &scene.backend);
    let answer = scene.server.send(call.origin("https://app.example.com")).await;
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), None);
    assert_eq!(answer.header(header::VARY).as_deref(), Some("Origin"));
}

// A server that cannot look says so: `active: false` would be a statement.
#[tokio::test]
async fn without_the_database_the_answer_is_503() {
    let mut scene = Scene::new().await;
    scene.server = scene.server.restarted(|config| config.clients.cache_ttl = Period::seconds(60)).await;
    let tokens = scene.log_in().await;
    scene.server.state.database.clone().close().await.unwrap();
    for token in [&tokens.access, &tokens.refresh] {
        let answer = scene.ask("backend", token).await;
        assert_eq!(outcome(&answer), refusal(503, "temporarily_unavailable"));
        assert!(answer.header(header::RETRY_AFTER).is_some());
    }
}
