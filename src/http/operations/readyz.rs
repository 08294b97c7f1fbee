//! `GET /readyz`: tells a load balancer whether the server can do its work.

use std::sync::Arc;

use poem::http::StatusCode;
use poem::web::Data;
use poem_openapi::payload::PlainText;
use poem_openapi::{ApiResponse, OpenApi};

use crate::hashing::Load;
use crate::http::response::limited::Limited;
use crate::http::tag::Tag;
use crate::readiness::Unready;
use crate::repeats::{Due, MINUTE};
use crate::state::AppState;

#[derive(Clone, Copy)]
pub(super) struct ReadyzApi;

#[derive(ApiResponse)]
enum Readiness {
    /// Ready. The second line says how many logins wait, and whether there are too many. A server with too
    /// many is ready nevertheless: it serves all other requests, and another server would only get its load.
    /// The third line says how long a hash takes of late, how long a new login waits for one, and how many
    /// logins were refused since the start. The fourth line says what the database's clock is ahead of this
    /// machine's, and whether the time is trusted. A server whose clock is wrong is ready too: it goes by the
    /// database's, and only deletes nothing that has expired.
    #[oai(status = 200)]
    Ready(PlainText<String>),
    /// The database takes no writes, or no token can be signed; the log says why.
    #[oai(status = 503)]
    Unready(PlainText<&'static str>),
}

#[OpenApi(tag = "Tag::Operations")]
impl ReadyzApi {
    /// Check that the server can do its work
    ///
    /// For a load balancer, which sends requests to a server that is ready.
    #[oai(path = "/readyz", method = "get", operation_id = "get_readiness")]
    async fn get_readiness(&self, Data(state): Data<&Arc<AppState>>) -> Limited<Readiness> {
        Limited(readiness(state).await)
    }
}

async fn readiness(state: &AppState) -> Readiness {
    match state.readiness.check(&state.database, &state.keyring, &state.ambient).await {
        Ok(()) => Readiness::Ready(PlainText(format!("ok\n{}\n{}\n", queue(state), clock(state)))),
        Err(error) => unready(state, &error),
    }
}

fn unready(state: &AppState, error: &Unready) -> Readiness {
    if let Some(Due { left_out }) = state.repeats.due("not ready", error.to_string(), MINUTE) {
        let status = StatusCode::SERVICE_UNAVAILABLE.as_u16();
        tracing::warn!(%error, status, repeated = left_out, "not ready");
    }
    Readiness::Unready(PlainText(match error {
        Unready::Database(_) => "the database takes no writes\n",
        Unready::Keys(_) => "no signing key can be used\n",
    }))
}

fn queue(state: &AppState) -> String {
    let Load { waiting, capacity, is_saturated, wait, job_time } = state.passwords.load();
    let saturated = if is_saturated { ", saturated" } else { "" };
    let (wait, hash_time) = (wait.as_millis(), job_time.as_millis());
    let refused = state.metrics.hashing.refusals();
    format!(
        "hash queue: {waiting} of {capacity}{saturated}\n\
         hash: {hash_time} ms, wait: {wait} ms, refused: {refused}"
    )
}

fn clock(state: &AppState) -> String {
    let offset = state.timekeeper.offset() / 1000;
    match state.timekeeper.require_trust() {
        Ok(()) => format!("clock offset: {offset} s, trusted"),
        Err(distrust) => format!("clock offset: {offset} s, not trusted: {}", distrust.as_str()),
    }
}
