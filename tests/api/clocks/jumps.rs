//! A clock that is set while a server runs (abuse case 111).

use std::time::Duration;

use support::api::call::form;
use support::api::refreshing::{assert_worthless, log_in, me, refresh, renew, server_with_alice};

use super::{HOUR, MINUTE, QUARTER, jump, jump_back, keeps, session_that_is_over, trusting};

#[tokio::test]
async fn nothing_is_deleted_in_the_moment_after_a_jump() {
    let server = trusting().await;
    let tokens = log_in(&server).await;
    server.clock.set_forward(QUARTER);
    assert!(keeps(&server, tokens.session_id()).await);
    server.clock.set_back(QUARTER);
    renew(&server, &tokens.refresh).await;
}

#[tokio::test]
async fn nothing_is_deleted_by_a_clock_that_stays_wrong() {
    let server = trusting().await;
    let tokens = log_in(&server).await;
    jump(&server, QUARTER).await;
    for _ in 0..6 {
        server.follow_clocks_for_ten_minutes().await;
        assert!(keeps(&server, tokens.session_id()).await);
    }
    jump_back(&server, QUARTER).await;
    renew(&server, &tokens.refresh).await;
    let over = session_that_is_over(&server).await;
    assert!(keeps(&server, over).await);
    server.follow_clocks_for_ten_minutes().await;
    assert!(!keeps(&server, over).await);
}

// Of the clocks of a file there is but one; where there is a second one, it must agree again.
#[tokio::test]
async fn a_small_jump_costs_ten_minutes() {
    let server = trusting().await;
    let over = session_that_is_over(&server).await;
    jump(&server, HOUR).await;
    server.follow_clocks_for_ten_minutes().await;
    assert_eq!(keeps(&server, over).await, server.is_on_database_server());
}

// An hour ahead, and right again: what was written meanwhile does not keep the server from going on for long.
#[tokio::test]
async fn a_clock_that_comes_back_is_trusted_when_it_gets_to_where_it_was() {
    let server = trusting().await;
    jump(&server, HOUR).await;
    server.follow_clocks_for_ten_minutes().await;
    jump_back(&server, HOUR).await;
    let over = session_that_is_over(&server).await;
    for _ in 0..7 {
        server.follow_clocks_for_ten_minutes().await;
    }
    assert!(!keeps(&server, over).await);
}

#[tokio::test]
async fn a_clock_that_is_wrong_for_minutes_costs_ten_and_not_the_hour() {
    let server = trusting().await;
    jump(&server, HOUR).await;
    for _ in 0..5 {
        server.clock.advance(MINUTE);
        server.follow_clocks().await;
    }
    jump_back(&server, HOUR).await;
    let over = session_that_is_over(&server).await;
    server.follow_clocks_for_ten_minutes().await;
    assert!(!keeps(&server, over).await);
}

// What drifts apart within a minute's tolerance is nothing to stop for.
#[tokio::test]
async fn some_seconds_are_no_jump() {
    let server = server_with_alice().await;
    for _ in 0..5 {
        server.clock.advance(2 * MINUTE);
        jump(&server, Duration::from_secs(5)).await;
    }
    let over = session_that_is_over(&server).await;
    assert!(!keeps(&server, over).await);
}

// Abuse case 111: back to 1970, ahead past 2038, and an hour to either side.
#[tokio::test]
async fn whatever_the_clock_says_the_server_serves_and_what_was_revoked_stays_revoked() {
    let server = trusting().await;
    let (ended, revoked) = (log_in(&server).await, log_in(&server).await);
    for token in [&ended.refresh, &revoked.access] {
        server.send(form("/revoke", format!("client_id=spa&token={token}"))).await;
    }
    let year = Duration::from_hours(365 * 24);
    for (forward, by) in [(true, HOUR), (false, HOUR), (false, 56 * year), (true, 13 * year)] {
        if forward {
            jump(&server, by).await;
        } else {
            jump_back(&server, by).await;
        }
        let tokens = log_in(&server).await;
        assert_eq!(me(&server, &tokens.access).await, 200, "{by:?}");
        renew(&server, &tokens.refresh).await;
        for _ in 0..2 {
            server.follow_clocks_for_ten_minutes().await;
            assert!(!keeps(&server, ended.session_id()).await);
            assert_eq!(me(&server, &revoked.access).await, 401, "{by:?}");
            assert_worthless(&refresh(&server, "spa", &ended.refresh).await);
        }
        if forward {
            jump_back(&server, by).await;
        } else {
            jump(&server, by).await;
        }
    }
}
