//! A line in the log for each request, where `log.requests` asks for it.

use std::time::Duration;

use entity::client;
use poem::http::Method;
use poem::{Request, Response};

use super::request::client_address;
use super::request::id::RequestId;
use super::response::known_client::KnownClient;
use super::response::oauth_answer::ErrorWord;
use crate::address::Prefix;
use crate::spent::{self, Spent};
use crate::state::AppState;

/// What the line says of a request before there is an answer. The query is left out, since clients put
/// secrets there by mistake.
pub(super) struct RequestLine {
    id: RequestId,
    method: Method,
    path: String,
    address: Prefix,
    began: Duration,
}

impl RequestLine {
    /// The line of a request that has just arrived; `None` if nobody asks for lines.
    pub(super) fn begin(request: &Request, id: RequestId, state: &AppState) -> Option<Self> {
        state.config.log.requests.then(|| Self {
            id,
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            address: Prefix::of(client_address::of(request, &state.config.server.trusted_proxies)),
            began: state.ambient.elapsed(),
        })
    }

    /// Writes the line when the answer is there.
    pub(super) async fn around(self, state: &AppState, answer: impl Future<Output = Response>) -> Response {
        let (response, spent) = spent::measured(answer).await;
        self.write(&response, &spent, state.ambient.elapsed());
        response
    }

    fn write(&self, response: &Response, spent: &Spent, now: Duration) {
        let client: Option<&client::Model> = response.extensions().get().and_then(KnownClient::get);
        let error: Option<&ErrorWord> = response.extensions().get();
        tracing::info!(
            id = self.id.digits().as_str(),
            method = %self.method,
            path = self.path,
            address = %self.address,
            client.id = client.map(|client| client.id.as_str()),
            status = response.status().as_u16(),
            error = error.map(|error| error.0),
            total_ms = milliseconds(now.saturating_sub(self.began)),
            hash_ms = milliseconds(spent.hashing()),
            database_ms = milliseconds(spent.database()),
            "request answered"
        );
    }
}

/// With tenths.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}
