//! The authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636), step by step, so that a test can do any
//! of them wrong.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::form_urlencoded;

use crate::api::answer::Answer;
use crate::api::browser::{Browser, sent_to};
use crate::api::call::form;
use crate::api::server::TestServer;

/// A client that is the operator's own, registered by [`web_client`].
pub const CLIENT: &str = "app";

/// Where its users come back.
pub const REDIRECT_URI: &str = "https://app.example.com/callback";

/// What the tests prove with.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// Its digest.
pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(openssl::sha::sha256(VERIFIER.as_bytes()))
}

/// Registers the client [`CLIENT`], which is public and the operator's own.
pub async fn web_client(server: &TestServer) {
    server
        .client(CLIENT, |client| {
            client.grants = ["authorization_code", "refresh_token"].into_iter().collect();
            client.scopes = ["openid", "profile", "email", "read"].into_iter().collect();
            client.redirect_uris = [REDIRECT_URI].into_iter().collect();
            client.first_party = true;
        })
        .await;
}

/// A server with the user `alice` and the client [`CLIENT`].
pub async fn server_with_app() -> TestServer {
    let server = TestServer::start().await;
    server.user("alice").await;
    web_client(&server).await;
    server
}

/// The parameters of a good authorization request, to be changed.
pub fn parameters() -> BTreeMap<&'static str, String> {
    [
        ("response_type", "code".to_owned()),
        ("client_id", CLIENT.to_owned()),
        ("redirect_uri", REDIRECT_URI.to_owned()),
        ("scope", "openid profile".to_owned()),
        ("state", "st&te".to_owned()),
        ("nonce", "n-0S6_WzA2Mj".to_owned()),
        ("code_challenge", challenge()),
        ("code_challenge_method", "S256".to_owned()),
    ]
    .into()
}

/// The URL of an authorization request.
pub fn authorize_url(parameters: &BTreeMap<&'static str, String>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    format!("/authorize?{query}")
}

/// The URL of a good request in which some parameters are others; an empty one is left out.
pub fn changed(changes: &[(&'static str, &str)]) -> String {
    let mut parameters = parameters();
    for (name, value) in changes {
        if value.is_empty() {
            parameters.remove(name);
        } else {
            parameters.insert(name, (*value).to_owned());
        }
    }
    authorize_url(&parameters)
}

/// Signs `alice` in by a good request, and gives the code that comes of it.
pub async fn code(browser: &Browser<'_>) -> String {
    let page = browser.open(&authorize_url(&parameters())).await;
    let page = if page.status == 200 { browser.sign_in(&page, "alice").await } else { page };
    let sent = sent_to(&page, REDIRECT_URI).unwrap_or_else(|| panic!("no answer: {}", page.summary()));
    sent["code"].clone()
}

/// Exchanges a code with everything that belongs to it.
pub async fn exchange(server: &TestServer, code: &str) -> Answer {
    exchange_with(server, &[("code", code)]).await
}

/// Exchanges a code with some fields that are others; an empty one is left out.
pub async fn exchange_with(server: &TestServer, changes: &[(&str, &str)]) -> Answer {
    let mut fields: BTreeMap<&str, &str> = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ]
    .into();
    fields.extend(changes.iter().copied());
    fields.retain(|_, value| !value.is_empty());
    server
        .send(form("/token", form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()))
        .await
}

/// A token whose last character is another one, of those that base64url may end with here.
pub fn with_another_end(token: &str) -> String {
    let (start, end) = token.split_at(token.len() - 1);
    format!("{start}{}", if end == "A" { "Q" } else { "A" })
}
