//! An issuer's JWKS endpoint, which answers as the test tells it.

use std::sync::{Arc, Mutex};

use poem::http::StatusCode;
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Endpoint, Request, Response, Result, Server};
use tokio::task::JoinHandle;

/// The `iss` of good tokens; a name only.
pub const NAME: &str = "https://issuer.example";

pub struct Issuer {
    pub jwks_url: String,
    jwks: Jwks,
    server: JoinHandle<()>,
}

#[derive(Clone)]
struct Jwks(Arc<Mutex<State>>);

struct State {
    status: StatusCode,
    body: String,
    fetches: usize,
}

impl Issuer {
    pub async fn start(body: String) -> Self {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let port = acceptor.local_addr()[0].as_socket_addr().unwrap().port();
        let jwks = Jwks(Arc::new(Mutex::new(State { status: StatusCode::OK, body, fetches: 0 })));
        let serving = Server::new_with_acceptor(acceptor).run(jwks.clone());
        let server = tokio::spawn(async { serving.await.unwrap() });
        Self { jwks_url: format!("http://127.0.0.1:{port}/.well-known/jwks.json"), jwks, server }
    }

    /// What it answers from now on.
    pub fn answer(&self, status: u16, body: &str) {
        let mut state = self.jwks.0.lock().unwrap();
        state.status = StatusCode::from_u16(status).unwrap();
        body.clone_into(&mut state.body);
    }

    pub fn fetches(&self) -> usize {
        self.jwks.0.lock().unwrap().fetches
    }

    /// Nobody listens any more when this returns.
    pub async fn stop(self) {
        self.server.abort();
        assert!(self.server.await.unwrap_err().is_cancelled());
    }
}

impl Endpoint for Jwks {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        let mut state = self.0.lock().unwrap();
        state.fetches += 1;
        // The connection would outlive the server.
        let response = Response::builder().status(state.status).header("Connection", "close");
        Ok(response.body(state.body.clone()))
    }
}
