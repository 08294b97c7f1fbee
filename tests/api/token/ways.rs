//! How often a login asks the database: each statement is a way there and back.

use countersign::config::Period;
use support::api::server::TestServer;

async fn server() -> TestServer {
    let server = TestServer::configured(|config| config.clients.cache_ttl = Period::minutes(1)).await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    server
}

/// Statements of one login.
async fn statements(server: &TestServer) -> u64 {
    let asked = || server.metric("countersign_database_statement_duration_seconds_count");
    let before = asked();
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    asked() - before
}

#[tokio::test]
async fn a_login_from_where_the_user_is_known_is_two_statements() {
    let server = server().await;
    // The first one is noted, and places in the status lists are taken.
    assert!(statements(&server).await > 2);
    assert_eq!(statements(&server).await, 2);
    assert_eq!(statements(&server).await, 2);
}
