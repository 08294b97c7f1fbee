//! A running `countersign serve`, known by the address that its banner tells.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use rustix::process::Signal;
use tempfile::TempDir;

use crate::outcome::Outcome;
use crate::patience::PATIENCE;
use crate::process::Process;
use crate::request;
use crate::response::Response;
use crate::wire::Wire;

/// The server; dropped, it is killed.
#[derive(Debug)]
pub struct Server {
    /// Its process.
    pub process: Process,
    /// Where it listens.
    pub address: SocketAddr,
    /// It works in there.
    _directory: Arc<TempDir>,
}

impl Server {
    /// Starts it and waits for its address.
    #[track_caller]
    pub fn start(command: &mut Command, directory: Arc<TempDir>) -> Self {
        let mut process = Process::start(command);
        let deadline = Instant::now() + PATIENCE;
        let line = process.stdout.find(deadline, |line| line.trim_start().starts_with("Address"));
        let Some(line) = line else {
            panic!("the server does not start: {:#?}", process.end());
        };
        let (_, rest) = line.split_once("http://").expect("a URL");
        let address = rest.trim().split('/').next().and_then(|address| address.parse().ok());
        Self { process, address: address.expect("an address"), _directory: directory }
    }

    /// A connection of its own.
    pub fn connect(&self) -> Wire {
        Wire::connect(self.address)
    }

    /// Asks for `path`.
    pub fn get(&self, path: &str) -> Response {
        self.exchange(&request::get(path))
    }

    /// Asks for `path` with a bearer token.
    pub fn get_with_token(&self, path: &str, token: &str) -> Response {
        self.exchange(&request::with_header(&request::get(path), &format!("Authorization: Bearer {token}")))
    }

    /// Sends a form to the token endpoint.
    pub fn token(&self, parameters: &[(&str, &str)]) -> Response {
        self.exchange(&request::form("/token", parameters))
    }

    /// Logs in through the public client.
    pub fn login(&self, username: &str, password: &str) -> Response {
        self.token(&request::password_grant(username, password))
    }

    /// One request on a connection of its own.
    pub fn exchange(&self, request: &[u8]) -> Response {
        let mut wire = self.connect();
        wire.send(request);
        wire.response()
    }

    /// The published keys' ids.
    pub fn kids(&self) -> Vec<String> {
        let keys = self.get("/.well-known/jwks.json").json();
        let keys = keys["keys"].as_array().expect("a list of keys").clone();
        keys.iter().map(|key| key["kid"].as_str().expect("a kid").to_owned()).collect()
    }

    /// Ends it with SIGTERM.
    #[track_caller]
    pub fn stop(self) -> Outcome {
        self.process.signal(Signal::TERM);
        self.process.end()
    }
}
