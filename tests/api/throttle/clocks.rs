//! Settings of the clock neither open the throttle nor jam it (abuse case 111).

use std::time::Duration;

use support::api::attempts::{server_with_alice, throttled};

#[tokio::test]
async fn an_hour_that_did_not_pass_forgives_nothing() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    server.clock.set_forward(Duration::from_hours(1));
    assert!(!server.lets_alice_in("192.0.2.1").await);
}

#[tokio::test]
async fn an_hour_back_jams_nothing() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    server.clock.set_back(Duration::from_hours(1));
    server.clock.advance(Duration::from_mins(16));
    assert!(server.lets_alice_in("192.0.2.1").await);
}

#[tokio::test]
async fn a_clock_that_is_far_off_at_a_restart_takes_no_more_than_all_places() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    server.state.throttle.synchronise(&server.state.database).await.unwrap();
    server.clock.set_back(Duration::from_hours(24 * 365));
    let restarted = server.restarted(throttled).await;
    assert!(!restarted.lets_alice_in("192.0.2.1").await);
    restarted.clock.advance(Duration::from_mins(16));
    assert!(restarted.lets_alice_in("192.0.2.1").await);
}
