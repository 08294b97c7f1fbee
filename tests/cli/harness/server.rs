//! A running `countersign serve`, known by the address that its banner tells.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use rustix::process::Signal;
use tempfile::TempDir;

use super::process::Process;
use super::wire::{Response, Wire};
use super::{Outcome, PATIENCE, request};

/// The server; dropped, it is killed.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
    /// It works in there.
    _directory: Arc<TempDir>,
}

impl Server {
    /// Starts it and waits for its address.
    #[track_caller]
    pub(crate) fn start(command: &mut Command, directory: Arc<TempDir>) -> Self {
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

    pub(crate) fn connect(&self) -> Wire {
        Wire::connect(self.address)
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.exchange(&request::get(path))
    }

    /// Asks for `path` with a bearer token.
    pub(crate) fn get_with_token(&self, path: &str, token: &str) -> Response {
        self.exchange(&request::with_header(&request::get(path), &format!("Authorization: Bearer {token}")))
    }

    /// Sends a form to the token endpoint.
    pub(crate) fn token(&self, parameters: &[(&str, &str)]) -> Response {
        self.exchange(&request::form("/token", parameters))
    }

    /// Logs in through the public client.
    pub(crate) fn login(&self, username: &str, password: &str) -> Response {
        self.token(&request::password_grant(username, password))
    }

    /// One request on a connection of its own.
    pub(crate) fn exchange(&self, request: &[u8]) -> Response {
        let mut wire = self.connect();
        wire.send(request);
        wire.response()
    }

    /// The published keys' ids.
    pub(crate) fn kids(&self) -> Vec<String> {
        let keys = self.get("/.well-known/jwks.json").json();
        let keys = keys["keys"].as_array().expect("a list of keys").clone();
        keys.iter().map(|key| key["kid"].as_str().expect("a kid").to_owned()).collect()
    }

    /// What Linux tells of its memory in `/proc/PID/status`: `VmRSS` is what it has, `VmHWM` the most that it has had.
    pub(crate) fn memory_kib(&self, field: &str) -> i64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.pid())).expect("it runs");
        let mut fields = status.lines().filter_map(|line| line.split_once(':'));
        let (_, value) = fields.find(|(name, _)| *name == field).expect("Linux tells it");
        value.trim().trim_end_matches(" kB").parse().expect("a number of KiB")
    }

    /// Ends it with SIGTERM.
    #[track_caller]
    pub(crate) fn stop(self) -> Outcome {
        self.process.signal(Signal::TERM);
        self.process.end()
    }
}
