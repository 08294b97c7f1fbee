//! What a request may wait for the database in all, also where another request asks (D9).

use std::future::pending;
use std::net::Ipv4Addr;
use std::time::Duration;

use countersign::address::Prefix;
use countersign::database::{is_unavailable, wait_with_others, within_budget};
use countersign::users;
use sea_orm::ConnectionTrait as _;
use support::api::server::TestServer;
use tokio::task::yield_now;

/// The work of a request that has so much time.
async fn in_request<T>(milliseconds: u64, work: impl Future<Output = T>) -> T {
    let budget = Duration::from_millis(milliseconds);
    within_budget(budget, Prefix::of(Ipv4Addr::LOCALHOST.into()), work).await
}

#[tokio::test]
async fn waits_for_others_count_together() {
    in_request(20, async {
        assert!(wait_with_others(yield_now()).await.is_some());
        assert!(wait_with_others(pending::<()>()).await.is_none());
        assert!(wait_with_others(yield_now()).await.is_none());
    })
    .await;
    in_request(60_000, async { assert!(wait_with_others(yield_now()).await.is_some()) }).await;
}

#[tokio::test]
async fn background_work_waits_until_there_is_an_answer() {
    assert!(wait_with_others(yield_now()).await.is_some());
}

// A statement that nobody can wait for any more is not sent, and costs no connection. SQLite has no budget.
#[tokio::test]
async fn nothing_is_sent_when_the_time_is_up() {
    let server = TestServer::start().await;
    if !server.is_on_database_server() {
        return;
    }
    server.user("alice").await;
    let database = &server.state.database;
    let disable = database.writer().execute_unprepared("UPDATE users SET disabled = TRUE");
    assert!(is_unavailable(&in_request(0, disable).await.unwrap_err()));
    assert_eq!(server.metric("countersign_database_connections_closed_total"), 0);
    assert!(!users::find_by_username(database.reader(), "alice").await.unwrap().unwrap().disabled);
}
