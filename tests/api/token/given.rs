//! The users and clients that the rows are about, and the two servers that answer them.

use entity::client;
use entity::secret::HashedToken;
use entity::words::Words;
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use support::api::server::TestServer;

use super::password::LOGINS;
use super::row::Row;

/// A secret with every character that form encoding changes.
pub(super) const ODD_SECRET: &str = "p:ä +%&=";

/// Two servers on one database.
pub(super) struct Given {
    server: TestServer,
    server_with_default_client: TestServer,
    /// Secret of the confidential client `service`.
    pub(super) secret: String,
    /// Secret of `off-service`, which is disabled.
    pub(super) disabled_secret: String,
    /// Secret of `machine`, which speaks for itself.
    pub(super) machine_secret: String,
    /// The id of the user `alice`.
    pub(super) alice_id: String,
}

impl Given {
    pub(super) async fn new() -> Self {
        let server = TestServer::start().await;
        let (secret, disabled_secret) = make_clients(&server).await;
        let machine_secret = make_machines(&server).await;
        let alice_id = make_users(&server).await;
        let server_with_default_client =
            server.restarted(|config| config.clients.default_client = Some("web".to_owned())).await;
        Self { server, server_with_default_client, secret, disabled_secret, machine_secret, alice_id }
    }

    /// The server that a row is for.
    pub(super) fn server(&self, row: &Row) -> &TestServer {
        if row.has_default_client() { &self.server_with_default_client } else { &self.server }
    }
}

async fn make_clients(server: &TestServer) -> (String, String) {
    let words = |text: &str| text.parse::<Words>().unwrap();
    server.client("web", |client| client.scopes = words("profile email read")).await;
    server
        .client("defaults", |client| {
            client.scopes = words("profile email");
            client.default_scopes = words("profile");
        })
        .await;
    server.client("plain", |_| {}).await;
    server.client("apis", |client| client.audiences = words("https://a.example.com urn:b c?d=e&f")).await;
    server.client("ungranted", |client| client.grants = Words::default()).await;
    server.client("off", |_| {}).await;
    server.client("odd", |client| client.confidential = true).await;
    set_secret(server, "odd", ODD_SECRET).await;
    let secret = server.client("service", |client| client.confidential = true).await;
    let disabled_secret = server.client("off-service", |client| client.confidential = true).await;
    server.disable_client("off").await;
    server.disable_client("off-service").await;
    (secret.unwrap(), disabled_secret.unwrap())
}

/// Clients of the grants without a password.
async fn make_machines(server: &TestServer) -> String {
    let grants = |names: &str| names.parse::<Words>().unwrap();
    server.client("spa", |client| client.grants = grants("password refresh_token")).await;
    server.client("public-machine", |_| {}).await;
    set_grants(server, "public-machine", grants("client_credentials")).await;
    let secret = server.client("machine", |client| {
        client.confidential = true;
        client.grants = grants("client_credentials refresh_token");
        client.scopes = "read write openid".parse().unwrap();
        client.default_scopes = "read".parse().unwrap();
    });
    secret.await.unwrap()
}

/// Generated secrets need no encoding, so that one that does is put into the table.
async fn set_secret(server: &TestServer, id: &str, secret: &str) {
    let digest = HashedToken(openssl::sha::sha256(secret.as_bytes()).to_vec());
    let row =
        client::ActiveModel { id: Set(id.to_owned()), secret_hash: Set(Some(digest)), ..Default::default() };
    client::Entity::update(row).exec(server.state.database.writer()).await.unwrap();
}

/// What no command registers, a row of another origin may say.
async fn set_grants(server: &TestServer, id: &str, grants: Words) {
    let row = client::ActiveModel { id: Set(id.to_owned()), grants: Set(grants), ..Default::default() };
    client::Entity::update(row).exec(server.state.database.writer()).await.unwrap();
}

async fn make_users(server: &TestServer) -> String {
    let alice = server
        .user_with("alice", Some(support::api::server::PASSWORD), |new| {
            new.profile.email = Some("alice@example.com".to_owned());
        })
        .await;
    let bob = server.user("bob").await;
    server.disable_user(bob).await;
    server.user_with("carol", None, |_| {}).await;
    for (username, password) in LOGINS.iter() {
        server.user_with(username, Some(password), |_| {}).await;
    }
    alice.id.to_string()
}
