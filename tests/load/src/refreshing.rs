//! A session that is refreshed again and again.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use support::caller::source;
use support::request::form;
use support::response::Response;
use support::settled::{PASSWORD, USER};
use support::traffic::Dialogue;

use crate::door::Door;
use crate::logins::Login;

/// A request to refresh, through this public client.
pub(crate) fn refresh(client: &str, token: &str) -> Vec<u8> {
    let grant = [("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", token)];
    form("/token", &grant)
}

/// Each answer gives the token of the next request.
pub(crate) struct RefreshChain {
    client: &'static str,
    request: Vec<u8>,
}

impl RefreshChain {
    /// Begins a session of [`USER`].
    pub(crate) fn begin(server: SocketAddr, client: &'static str) -> Result<Self> {
        let grant =
            [("grant_type", "password"), ("client_id", client), ("username", USER), ("password", PASSWORD)];
        let login = Login { door: Door::Token, from: source(0), request: form("/token", &grant) };
        let Response { body, .. } = login.settle(server)?;
        let mut chain = Self { client, request: Vec::new() };
        chain.hear(body.as_bytes())?;
        Ok(chain)
    }
}

impl Dialogue for RefreshChain {
    fn request(&self) -> &[u8] {
        &self.request
    }

    fn hear(&mut self, answer: &[u8]) -> Result<()> {
        let answer: serde_json::Value = serde_json::from_slice(answer)?;
        let token = answer["refresh_token"].as_str().context("the server gave no refresh token")?;
        self.request = refresh(self.client, token);
        Ok(())
    }
}
