//! A service with the Rust kit: two routes, which differ in what they do without a list, and the counters.

use std::collections::BTreeMap;
use std::env;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use countersign_verify::{AccessToken, IfStatusUnavailable, Settings, Verifier};
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let issuer = env::var("ISSUER")?;
    let verifier = Verifier::with(Settings::new(&issuer, &issuer).base_url(env::var("BASE_URL")?))?;
    let [accept, refuse] = [IfStatusUnavailable::Accept, IfStatusUnavailable::Refuse]
        .map(|mode| get(subject).layer(verifier.route().if_status_unavailable(mode)));
    let app = Router::new()
        .route("/accept", accept)
        .route("/refuse", refuse)
        .route("/counters", get(counters))
        .with_state(verifier);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("running on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

async fn subject(token: AccessToken) -> Json<Value> {
    Json(json!({ "subject": token.subject() }))
}

async fn counters(State(verifier): State<Verifier>) -> Json<BTreeMap<&'static str, u64>> {
    Json(verifier.counters())
}
