//! A client that keeps its session going: it logs in and refreshes, and it knows what a refusal looks like.

use countersign::clients::Registration;
use countersign::config::Config;
use countersign::sessions;
use entity::session;
use uuid::Uuid;

use crate::api::answer::Answer;
use crate::api::call::{form, get};
use crate::api::server::TestServer;
use crate::jwt::claims;

/// What an answer has given.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The access token.
    pub access: String,
    /// The refresh token.
    pub refresh: String,
}

impl Tokens {
    /// Both, of an answer that must have them.
    #[track_caller]
    pub fn of(answer: &Answer) -> Self {
        let member = |name| answer.member(name).unwrap_or_else(|| panic!("no {name}: {}", answer.summary()));
        assert_eq!(answer.status, 200, "{}", answer.summary());
        Self { access: member("access_token"), refresh: member("refresh_token") }
    }

    /// The session that both belong to.
    pub fn session_id(&self) -> Uuid {
        Uuid::try_parse(claims(&self.access)["sid"].as_str().unwrap()).unwrap()
    }
}

/// Alice, and the public client `spa` that may refresh.
pub async fn server_with_alice() -> TestServer {
    configured(|_| {}).await
}

/// The same with a configuration of its own.
pub async fn configured(change: impl FnOnce(&mut Config)) -> TestServer {
    let server = TestServer::configured(change).await;
    server.user("alice").await;
    server.client("spa", may_refresh).await;
    server
}

/// A registration that has the grants and some scopes.
pub fn may_refresh(client: &mut Registration) {
    client.grants = ["password", "refresh_token"].into_iter().collect();
    client.scopes = ["read", "write", "profile"].into_iter().collect();
}

/// Alice logs in through `spa` for `read write`.
pub async fn log_in(server: &TestServer) -> Tokens {
    log_in_through(server, "spa").await
}

/// The same through another client.
pub async fn log_in_through(server: &TestServer, client_id: &str) -> Tokens {
    Tokens::of(&server.login(client_id, "alice", "read write").await)
}

/// Presents a refresh token as a public client.
pub async fn refresh(server: &TestServer, client_id: &str, token: &str) -> Answer {
    refresh_with(server, client_id, token, "").await
}

/// The same with further parameters.
pub async fn refresh_with(server: &TestServer, client_id: &str, token: &str, rest: &str) -> Answer {
    let body = format!("grant_type=refresh_token&client_id={client_id}&refresh_token={token}{rest}");
    server.send(form("/token", body)).await
}

/// Refreshes through `spa`, which must succeed.
pub async fn renew(server: &TestServer, token: &str) -> Tokens {
    Tokens::of(&refresh(server, "spa", token).await)
}

/// What every worthless refresh token is answered with.
#[track_caller]
pub fn assert_worthless(answer: &Answer) {
    let code = answer.member("error");
    assert_eq!((answer.status, code.as_deref()), (400, Some("invalid_grant")), "{}", answer.summary());
}

/// The row of a session, unless it has ended.
pub async fn row(server: &TestServer, id: Uuid) -> Option<session::Model> {
    sessions::find(server.state.database.writer(), id).await.unwrap()
}

/// The status of `/users/me` for an access token.
pub async fn me(server: &TestServer, access_token: &str) -> u16 {
    server.send(get("/users/me").bearer(access_token)).await.status
}
