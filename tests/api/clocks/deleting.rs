//! When nothing is deleted by the time (abuse case 111).

use std::time::Duration;

use support::api::refreshing::{log_in, me, renew, row, server_with_alice};

use super::{DAY, HOUR, MINUTE, QUARTER, keeps, session_that_is_over, trusting};

#[tokio::test]
async fn nothing_before_the_clocks_have_agreed_for_ten_minutes() {
    let server = server_with_alice().await;
    let over = session_that_is_over(&server).await;
    for minute in 0..10 {
        assert!(keeps(&server, over).await, "after {minute} minutes");
        server.clock.advance(MINUTE);
        server.follow_clocks().await;
    }
    assert!(!keeps(&server, over).await);
}

#[tokio::test]
async fn nothing_while_the_database_tells_no_time() {
    let server = trusting().await;
    let over = session_that_is_over(&server).await;
    server.clock.advance(4 * MINUTE);
    assert!(keeps(&server, over).await);
    server.follow_clocks().await;
    assert!(!keeps(&server, over).await);
}

#[tokio::test]
async fn nothing_by_a_server_whose_clock_is_ahead_from_the_start_on() {
    let server = trusting().await;
    let tokens = log_in(&server).await;
    server.clock.set_forward(QUARTER);
    let ahead = server.restarted(|_| {}).await;
    for _ in 0..6 {
        ahead.follow_clocks_for_ten_minutes().await;
        assert!(keeps(&ahead, tokens.session_id()).await);
    }
    // With the right time all is as it was, and the server goes on by itself.
    server.clock.set_back(QUARTER);
    let right = server.restarted(|_| {}).await;
    let over = session_that_is_over(&right).await;
    renew(&right, &tokens.refresh).await;
    right.follow_clocks_for_ten_minutes().await;
    assert!(!keeps(&right, over).await);
    assert!(row(&right, tokens.session_id()).await.is_some());
}

// A node beside right ones.
#[tokio::test]
async fn nothing_by_a_node_whose_clock_is_ahead_of_the_databases() {
    let server = server_with_alice().await;
    if !server.is_on_database_server() {
        return;
    }
    for by in [2 * MINUTE, 26 * HOUR, QUARTER] {
        let over = session_that_is_over(&server).await;
        let (ahead, right) = (server.ahead(by).await, server.ahead(Duration::ZERO).await);
        let tokens = log_in(&ahead).await;
        assert_eq!(me(&right, &tokens.access).await, 200, "{by:?}");
        for _ in 0..3 {
            ahead.follow_clocks_for_ten_minutes().await;
            assert!(keeps(&ahead, over).await, "{by:?}");
        }
        // Corrected, its time is right.
        renew(&ahead, &tokens.refresh).await;
    }
    // A node whose clock is right does it.
    let over = session_that_is_over(&server).await;
    let right = server.ahead(MINUTE).await;
    right.follow_clocks_for_ten_minutes().await;
    assert!(!keeps(&right, over).await);
}

#[tokio::test]
async fn nothing_when_the_clock_of_the_database_is_wrong() {
    let server = server_with_alice().await;
    if !server.is_on_database_server() {
        return;
    }
    server.follow_clocks_for_ten_minutes().await;
    let over = session_that_is_over(&server).await;
    server.clock.set_server_forward(26 * HOUR);
    for _ in 0..3 {
        server.follow_clocks_for_ten_minutes().await;
        assert!(keeps(&server, over).await);
    }
}

// Nobody was there to see the time pass: it is on trial for three days.
#[tokio::test]
async fn nothing_for_three_days_after_a_long_pause() {
    let server = trusting().await;
    let over = session_that_is_over(&server).await;
    server.clock.advance(QUARTER);
    let mut server = server.restarted(|_| {}).await;
    server.follow_clocks_for_ten_minutes().await;
    for hour in 0..72 {
        assert!(keeps(&server, over).await, "after {hour} hours");
        server.clock.advance(HOUR);
        if hour % 20 == 0 {
            // The trial goes on after a restart.
            server = server.restarted(|_| {}).await;
            server.follow_clocks_for_ten_minutes().await;
        }
        server.follow_clocks().await;
    }
    assert!(!keeps(&server, over).await);
}

#[tokio::test]
async fn a_night_is_no_long_pause() {
    let server = trusting().await;
    let over = session_that_is_over(&server).await;
    server.clock.advance(DAY - HOUR);
    let server = server.restarted(|_| {}).await;
    server.follow_clocks_for_ten_minutes().await;
    assert!(!keeps(&server, over).await);
}

// While a machine is suspended, time passes by all of its clocks.
#[tokio::test]
async fn a_suspended_machine_goes_on_at_once() {
    let server = trusting().await;
    let over = session_that_is_over(&server).await;
    server.clock.advance(3 * DAY);
    server.follow_clocks().await;
    assert!(!keeps(&server, over).await);
}
