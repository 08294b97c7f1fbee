//! An issuer's metadata, keys and status list, below another address than the issuer's name.

use std::sync::{Arc, Mutex};

use poem::http::StatusCode;
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Endpoint, Request, Response, Result, Server};
use serde_json::json;

use crate::token;

/// The `iss` of good tokens; a name only.
pub const NAME: &str = "https://issuer.example";

/// What the status list is called.
pub const LIST: &str = "https://issuer.example/status-lists/1";

pub struct Issuer {
    pub base_url: String,
    documents: Documents,
}

#[derive(Clone)]
struct Documents(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_away: bool,
    fetches: usize,
}

impl Issuer {
    pub async fn start() -> Self {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let port = acceptor.local_addr()[0].as_socket_addr().unwrap().port();
        let documents = Documents(Arc::default());
        let serving = Server::new_with_acceptor(acceptor).run(documents.clone());
        tokio::spawn(async { serving.await.unwrap() });
        Self { base_url: format!("http://127.0.0.1:{port}"), documents }
    }

    /// It answers 500 from now on.
    pub fn go_away(&self) {
        self.documents.0.lock().unwrap().is_away = true;
    }

    pub fn fetches(&self) -> usize {
        self.documents.0.lock().unwrap().fetches
    }
}

impl Endpoint for Documents {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let mut state = self.0.lock().unwrap();
        state.fetches += 1;
        if state.is_away {
            return Ok(StatusCode::INTERNAL_SERVER_ERROR.into());
        }
        let metadata = json!({ "issuer": NAME, "jwks_uri": format!("{NAME}/jwks.json") });
        match request.uri().path() {
            "/.well-known/oauth-authorization-server" => Ok(metadata.to_string().into()),
            "/jwks.json" => Ok(token::jwks().into()),
            "/status-lists/1" => Ok(token::status_list().into()),
            _ => Ok(StatusCode::NOT_FOUND.into()),
        }
    }
}
