//! `POST /introspect` (RFC 7662, abuse cases 73 to 79).

mod active;
mod askers;
mod inactive;
mod marks;

use serde_json::json;
use support::api::answer::Answer;
use support::api::call::form;
use support::api::refreshing::{Tokens, may_refresh, server_with_alice};
use support::api::server::{PASSWORD, TestServer};

const API: &str = "https://api.example.com";

/// Alice; the public client `spa`; `backend`, confidential, which may refresh; `api`, confidential, which is
/// registered for the audience [`API`], and `caller`, whose tokens are for it; `stranger`, confidential.
struct Scene {
    server: TestServer,
    backend: String,
    api: String,
    stranger: String,
}

impl Scene {
    async fn new() -> Self {
        let server = server_with_alice().await;
        let backend = server.client("backend", |client| {
            may_refresh(client);
            client.confidential = true;
        });
        let backend = backend.await.unwrap();
        let api = server.client("api", |client| {
            client.confidential = true;
            client.audiences = [API].into_iter().collect();
        });
        let api = api.await.unwrap();
        server
            .client("caller", |client| {
                may_refresh(client);
                client.audiences = [API, "https://second.example.com"].into_iter().collect();
            })
            .await;
        let stranger = server.client("stranger", |client| client.confidential = true).await.unwrap();
        Self { server, backend, api, stranger }
    }

    /// Alice logs in through `backend`.
    async fn log_in(&self) -> Tokens {
        let body = format!("grant_type=password&username=alice&password={PASSWORD}&scope=read+write");
        let call = form("/token", body.replace(' ', "+")).basic("backend", &self.backend);
        Tokens::of(&self.server.send(call).await)
    }

    /// Alice refreshes through `backend`.
    async fn renew(&self, token: &str) -> Tokens {
        Tokens::of(&self.refresh(token).await)
    }

    async fn refresh(&self, token: &str) -> Answer {
        let call = form("/token", format!("grant_type=refresh_token&refresh_token={token}"));
        self.server.send(call.basic("backend", &self.backend)).await
    }

    async fn ask(&self, client_id: &str, token: &str) -> Answer {
        self.ask_with(client_id, token, "").await
    }

    async fn ask_with(&self, client_id: &str, token: &str, rest: &str) -> Answer {
        let secret = match client_id {
            "backend" => &self.backend,
            "api" => &self.api,
            _ => &self.stranger,
        };
        let call = form("/introspect", format!("token={token}{rest}")).basic(client_id, secret);
        self.server.send(call).await
    }

    /// Whether `backend` is told that the token is worth something. If not it is told nothing else.
    async fn is_active(&self, token: &str) -> bool {
        let answer = self.ask("backend", token).await;
        assert_eq!(answer.status, 200, "{}", answer.summary());
        let is_active = answer.json()["active"] == json!(true);
        if !is_active {
            assert_inactive(&answer);
        }
        is_active
    }
}

/// Exactly `{"active":false}` (abuse case 75).
#[track_caller]
fn assert_inactive(answer: &Answer) {
    assert_eq!((answer.status, answer.text().as_str()), (200, r#"{"active":false}"#), "{}", answer.summary());
}
