//! `GET /users/me` and `PATCH /users/me`: one's own account. Who is let in is the same for the URLs below.

mod bearer;
mod profile;

use support::api::server::TestServer;

/// A server with alice, who has logged in, and her token.
pub(crate) async fn server_with_alice() -> (TestServer, String) {
    let server = TestServer::start().await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let token = server.token("web", "alice", "").await;
    (server, token)
}
