//! Who logs in: the user and the clients of all measurements, and the requests that they make.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use support::Sandbox;
use support::connection::Connection;
use support::request;
use support::settled::{CONFIDENTIAL, PASSWORD, PUBLIC, USER};
use support::traffic::Dialogue;

/// Accounts that a database has.
pub(crate) struct Accounts {
    service_secret: String,
}

/// What a login gives.
#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
}

impl Accounts {
    /// Makes them in the database of this sandbox: a public client for password grants, a confidential one
    /// for everything else.
    pub(crate) fn create(sandbox: &Sandbox) -> Result<Self> {
        let client = ["client", "create", PUBLIC, "--public", "--grant", "password"];
        let scopes = ["--scope", "profile", "--default-scope", "profile"];
        sandbox.run(&[&client[..], &scopes].concat()).done();
        sandbox.run_with_input(&["user", "create", USER, "--password-stdin"], PASSWORD).done();
        let service = ["client", "create", CONFIDENTIAL, "--confidential", "--json", "--grant", "password"];
        let grants = ["--grant", "refresh_token", "--grant", "client_credentials"];
        let created = sandbox.run(&[&service[..], &grants, &scopes].concat()).json();
        let secret = created["client_secret"].as_str().context("the client has no secret")?;
        Ok(Self { service_secret: secret.to_owned() })
    }

    /// A login through the public client.
    pub(crate) fn login() -> Vec<u8> {
        request::form("/token", &request::password_grant(USER, PASSWORD))
    }

    /// A token of the confidential client's own.
    pub(crate) fn client_credentials(&self) -> Vec<u8> {
        self.request("/token", &[("grant_type", "client_credentials")])
    }

    /// The confidential client asks what a token of its own is worth.
    pub(crate) fn introspection(&self, token: &str) -> Vec<u8> {
        self.request("/introspect", &[("token", token)])
    }

    /// Begins a session through the confidential client.
    pub(crate) fn begin_session(&self, address: SocketAddr) -> Result<Tokens> {
        let grant = [("grant_type", "password"), ("username", USER), ("password", PASSWORD)];
        let mut connection = Connection::open(address)?;
        connection.send(&self.request("/token", &grant))?;
        Ok(serde_json::from_slice(connection.receive_ok()?)?)
    }

    /// As many sessions, each ready to be refreshed for ever.
    pub(crate) fn refresh_chains(&self, address: SocketAddr, count: usize) -> Result<Vec<RefreshChain<'_>>> {
        (0..count).map(|_| RefreshChain::of(self, &self.begin_session(address)?)).collect()
    }

    fn request(&self, path: &str, parameters: &[(&str, &str)]) -> Vec<u8> {
        let client = [("client_id", CONFIDENTIAL), ("client_secret", self.service_secret.as_str())];
        request::form(path, &[&client, parameters].concat())
    }
}

/// A session that is refreshed again and again: each answer gives the token of the next request.
pub(crate) struct RefreshChain<'a> {
    accounts: &'a Accounts,
    request: Vec<u8>,
}

impl<'a> RefreshChain<'a> {
    fn of(accounts: &'a Accounts, tokens: &Tokens) -> Result<Self> {
        let token = tokens.refresh_token.as_ref().context("the server gave no refresh token")?;
        let grant = [("grant_type", "refresh_token"), ("refresh_token", token)];
        Ok(Self { accounts, request: accounts.request("/token", &grant) })
    }
}

impl Dialogue for RefreshChain<'_> {
    fn request(&self) -> &[u8] {
        &self.request
    }

    fn hear(&mut self, answer: &[u8]) -> Result<()> {
        *self = Self::of(self.accounts, &serde_json::from_slice(answer)?)?;
        Ok(())
    }
}
