//! The code of README.md, in an empty project, over a socket. `check` has put the addresses of the issuer and
//! of the service in the place of those that the README has.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "the issuer can do more than this test needs")]

#[path = "kit/clock.rs"]
mod clock;
#[path = "kit/issuer.rs"]
mod issuer;
#[path = "kit/server.rs"]
mod server;
#[path = "kit/signing.rs"]
mod signing;

use std::process::{Child, Command};

use http::Request;
use serde_json::json;

use crate::issuer::{Issuer, SUBJECT};

/// A program that ends with the test.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// The status of `/orders`, the challenge and the body. The service may not listen yet.
async fn call(address: &str, token: Option<&str>) -> (u16, String, String) {
    let client = reqwest::Client::new();
    loop {
        let mut request = client.get(format!("http://{address}/orders"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let Ok(response) = request.send().await else {
            tokio::task::yield_now().await;
            continue;
        };
        let challenge = response.headers().get("WWW-Authenticate").map(|value| value.to_str().unwrap().to_owned());
        return (response.status().as_u16(), challenge.unwrap_or_default(), response.text().await.unwrap());
    }
}

async fn assert_protects(program: &str) {
    let issuer = Issuer::start().await;
    issuer.clock.set_to_the_machines();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let _service =
        Service(Command::new(program).env("ISSUER", &issuer.url).env("LISTEN", &free).spawn().unwrap());
    let (status, challenge, _) = call(&free, None).await;
    assert_eq!((status, challenge.as_str()), (401, "Bearer"));
    let (status, _, body) = call(&free, Some(&issuer.listed_token(3))).await;
    assert_eq!((status, body), (200, format!("the orders of {SUBJECT}")));
    let poor = issuer.token(&json!({ "scope": "profile" }));
    assert_eq!(call(&free, Some(&poor)).await.0, 403);
}

#[tokio::test]
async fn the_code_for_axum() {
    assert_protects(env!("CARGO_BIN_EXE_axum")).await;
}

#[tokio::test]
async fn the_code_for_poem() {
    assert_protects(env!("CARGO_BIN_EXE_poem")).await;
}

#[tokio::test]
async fn the_code_for_anything_else() {
    let issuer = Issuer::start().await;
    issuer.clock.set_to_the_machines();
    let route = readme::protected(&issuer.url).unwrap();
    let response = readme::orders(&route, &Request::new(())).await;
    assert_eq!((response.status().as_u16(), response.headers()["WWW-Authenticate"].as_bytes()), (401, &b"Bearer"[..]));
    let request = Request::builder().header("Authorization", format!("Bearer {}", issuer.listed_token(3)));
    let response = readme::orders(&route, &request.body(()).unwrap()).await;
    assert_eq!(response.body(), &format!("the orders of {SUBJECT}"));
}
