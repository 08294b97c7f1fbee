//! A service that is told everything by its environment, and says how often it did what.
//!
//! ```sh
//! ISSUER=http://localhost:8080 AUDIENCE=http://localhost:8080 cargo run --features axum --example orders
//! ```
//!
//! `BASE_URL` is where the issuer is reached from here, `IF_STATUS_UNAVAILABLE` is `accept` or `refuse`,
//! `SCOPES` are words with spaces between them, `PORT` is 3000 if it is not set.

use std::env;
use std::error::Error;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use countersign_verify::{AccessToken, Settings, Verifier};
use tokio::net::TcpListener;

#[tokio::main(flavor = "multi_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let verifier = Verifier::with(settings()?)?;
    let scopes = variable("SCOPES").unwrap_or_default();
    let route = verifier.route().scopes(scopes.split_ascii_whitespace())?;
    let app = Router::new()
        .route("/orders", get(orders))
        .route_layer(route)
        .route("/counters", get(counters))
        .with_state(verifier);
    let port = variable("PORT").unwrap_or_else(|| "3000".to_owned()).parse::<u16>()?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on {}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

fn settings() -> Result<Settings, Box<dyn Error>> {
    let issuer = variable("ISSUER").ok_or("ISSUER is not set: say what tokens have in iss")?;
    let audience = variable("AUDIENCE").ok_or("AUDIENCE is not set: say what tokens have in aud")?;
    let mut settings = Settings::new(issuer, audience);
    if let Some(base_url) = variable("BASE_URL") {
        settings = settings.base_url(base_url);
    }
    if let Some(mode) = variable("IF_STATUS_UNAVAILABLE") {
        settings = settings.if_status_unavailable(mode.parse()?);
    }
    Ok(settings)
}

/// A variable of the environment. Empty is absent.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

async fn orders(token: AccessToken) -> String {
    format!("the orders of {}\n", token.subject())
}

async fn counters(State(verifier): State<Verifier>) -> String {
    let lines = verifier.counters().into_iter().map(|(name, count)| format!("{name} {count}"));
    lines.collect::<Vec<_>>().join("\n")
}
