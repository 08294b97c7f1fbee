//! What a restart, another node and a wrong clock must not change (abuse case 53).

use std::time::Duration;

use countersign::housekeeping;
use support::api::call::form;
use support::api::refreshing::{assert_worthless, log_in, me, refresh, renew, row, server_with_alice};

const HOUR: Duration = Duration::from_hours(1);

// Abuse case 53.
#[tokio::test]
async fn a_session_survives_a_restart() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let second = renew(&server, &first.refresh).await;
    let server = server.restarted(|_| {}).await;
    assert_eq!(me(&server, &second.access).await, 200);
    // The sealed successor too: its key is not in the process.
    assert_eq!(renew(&server, &first.refresh).await.refresh, second.refresh);
    renew(&server, &second.refresh).await;
}

// Abuse case 53.
#[tokio::test]
async fn no_rotated_token_revives_by_a_restart_or_a_clock_set_back() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let second = renew(&server, &first.refresh).await;
    let third = renew(&server, &second.refresh).await;
    let untouched = log_in(&server).await;
    server.set_clocks_back(HOUR).await;
    let server = server.restarted(|_| {}).await;
    assert_worthless(&refresh(&server, "spa", &first.refresh).await);
    assert_eq!(row(&server, first.session_id()).await, None);
    for token in [&second.refresh, &third.refresh] {
        assert_worthless(&refresh(&server, "spa", token).await);
    }
    renew(&server, &untouched.refresh).await;
}

// Abuse case 53: exchanged at one node and the other, and both are restarted.
#[tokio::test]
async fn no_rotated_token_revives_when_both_nodes_restart() {
    let one = server_with_alice().await;
    let other = one.restarted(|_| {}).await;
    let first = log_in(&one).await;
    let second = renew(&one, &first.refresh).await;
    let third = renew(&other, &second.refresh).await;
    let untouched = renew(&other, &log_in(&one).await.refresh).await;
    one.set_clocks_back(HOUR).await;
    let (one, other) = (one.restarted(|_| {}).await, other.restarted(|_| {}).await);
    for token in [&first, &second, &third] {
        for node in [&one, &other] {
            assert_worthless(&refresh(node, "spa", &token.refresh).await);
            assert_eq!(me(node, &token.access).await, 401);
        }
    }
    let next = renew(&one, &untouched.refresh).await;
    renew(&other, &next.refresh).await;
}

// Abuse case 53.
#[tokio::test]
async fn an_ended_session_stays_ended_when_the_clock_is_set_back() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let second = renew(&server, &first.refresh).await;
    server.send(form("/revoke", format!("client_id=spa&token={}", second.refresh))).await;
    server.set_clocks_back(HOUR).await;
    let server = server.restarted(|_| {}).await;
    for tokens in [&first, &second] {
        assert_worthless(&refresh(&server, "spa", &tokens.refresh).await);
        assert_eq!(me(&server, &tokens.access).await, 401);
    }
}

// Abuse case 111: a clock that was ahead for a while has swept what it held for expired.
#[tokio::test]
async fn a_revoked_access_token_stays_revoked_after_the_clock_was_wrong() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    server.send(form("/revoke", format!("client_id=spa&token={}", tokens.access))).await;
    assert_eq!(me(&server, &tokens.access).await, 401);
    server.clock.advance(HOUR);
    let state = &server.state;
    housekeeping::sweep(&state.database, &state.config, &state.ambient).await.unwrap();
    server.set_clocks_back(HOUR).await;
    assert_eq!(me(&server, &tokens.access).await, 401);
}

// Abuse case 112.
#[tokio::test]
async fn a_session_goes_on_while_clocks_jump() {
    let server = server_with_alice().await;
    let mut tokens = log_in(&server).await;
    for round in 0..10 {
        if round % 2 == 0 {
            server.set_clocks_back(HOUR).await;
        } else {
            server.clock.advance(HOUR);
        }
        tokens = renew(&server, &tokens.refresh).await;
        assert_eq!(me(&server, &tokens.access).await, 200);
    }
}
