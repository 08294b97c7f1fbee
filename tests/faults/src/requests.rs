//! What clients ask for, and how long they wait for an answer.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;
use support::caller::{ask, connect};
use support::request::{form, get, password_grant, with_header};
use support::response::Response;
use support::settled::{CONFIDENTIAL, PASSWORD, PUBLIC};
use tokio::time::timeout;

/// The page that sends the requests.
pub(crate) const ORIGIN: &str = "https://app.example.com";

/// Longest wait for an answer; there must be one long before.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends a request over a connection of its own.
pub(crate) async fn exchange(from: Ipv4Addr, node: SocketAddr, request: &[u8]) -> Result<Response> {
    let asking = async { ask(&mut connect(from, node).await?, request).await };
    timeout(PATIENCE, asking).await.with_context(|| format!("no answer within {PATIENCE:?}"))?
}

/// A login through the public client.
pub(crate) fn login(user: &str) -> Vec<u8> {
    from_page(&form("/token", &password_grant(user, PASSWORD)))
}

/// A refresh through the public client.
pub(crate) fn refresh(token: &str) -> Vec<u8> {
    let parameters = [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", token)];
    from_page(&form("/token", &parameters))
}

/// A request of the confidential client, which says its secret.
pub(crate) fn by_service(secret: &str, path: &str, parameters: &[(&str, &str)]) -> Vec<u8> {
    let client = [("client_id", CONFIDENTIAL), ("client_secret", secret)];
    from_page(&form(path, &[&client[..], parameters].concat()))
}

/// Asks for the account that an access token is of.
pub(crate) fn own_account(access_token: &str) -> Vec<u8> {
    from_page(&with_header(&get("/users/me"), &format!("Authorization: Bearer {access_token}")))
}

fn from_page(request: &[u8]) -> Vec<u8> {
    with_header(request, &format!("Origin: {ORIGIN}"))
}

/// Both tokens of an answer that has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Tokens {
    pub(crate) fn of(answer: &Response) -> Result<Self> {
        let body: Value = serde_json::from_str(&answer.body)?;
        let member = |name: &str| {
            let token =
                body[name].as_str().with_context(|| format!("an answer without {name}: {}", answer.body));
            token.map(str::to_owned)
        };
        Ok(Self { access: member("access_token")?, refresh: member("refresh_token")? })
    }
}
