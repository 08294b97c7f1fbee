//! Against a running Countersign: log in at its token endpoint, then call this service with the access token.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::env;

use countersign_example_poem::app;
use countersign_example_poem::config::Config;
use poem::http::header;
use poem::{Endpoint as _, Request};
use serde_json::Value;

fn var(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// A failure, not a skip: a live test that did not run must not look like one that passed.
fn required_settings() -> [String; 3] {
    let names = ["COUNTERSIGN_URL", "COUNTERSIGN_USERNAME", "COUNTERSIGN_PASSWORD"];
    let missing: Vec<&str> = names.into_iter().filter(|name| var(name).is_none()).collect();
    assert!(missing.is_empty(), "the live test needs a running Countersign: set {}", missing.join(", "));
    names.map(|name| var(name).unwrap())
}

async fn log_in(url: &str, username: &str, password: &str) -> String {
    let mut form = vec![
        ("grant_type", "password".to_owned()),
        ("username", username.to_owned()),
        ("password", password.to_owned()),
        ("scope", "profile".to_owned()),
    ];
    // Not needed when the server has a default client.
    form.extend(var("COUNTERSIGN_CLIENT_ID").map(|client_id| ("client_id", client_id)));
    let response = reqwest::Client::new().post(format!("{url}/token")).form(&form).send().await.unwrap();
    let status = response.status();
    let body = response.text().await.unwrap();
    assert_eq!(status, 200, "{body}");
    let body: Value = serde_json::from_str(&body).unwrap();
    body["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn log_in_and_call() {
    let [url, username, password] = required_settings();
    // An ISSUER or BASE_URL that is set wins: the server may be reached by another address than its name.
    let config = Config::from_env(|name| {
        var(name).or_else(|| matches!(name, "ISSUER" | "BASE_URL").then(|| url.clone()))
    });
    let service = app(config).unwrap();
    let get = |token: &str| {
        let authorization = format!("Bearer {token}");
        service.get_response(
            Request::builder().uri_str("/users/me").header(header::AUTHORIZATION, authorization).finish(),
        )
    };

    let token = log_in(&url, &username, &password).await;
    let mut response = get(&token).await;
    let body = response.take_body().into_string().await.unwrap();
    assert_eq!(response.status(), 200, "{body}");
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["username"], username.as_str());

    let (message, signature) = token.rsplit_once('.').unwrap();
    let reversed: String = signature.chars().rev().collect();
    assert_eq!(get(&format!("{message}.{reversed}")).await.status(), 401);
}
