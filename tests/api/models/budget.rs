//! What a request may wait for the database in all, also where another request asks (D9).

use std::future::pending;
use std::net::Ipv4Addr;
use std::time::Duration;

use countersign::address::Prefix;
use countersign::database::{wait_with_others, within_budget};
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
