//! The rules of the chain, S1 to S5, each by the clock.

use std::time::Duration;

use serde_json::json;
use support::api::refresh_form::Parts;
use support::api::refreshing::{
    assert_worthless, configured, log_in, may_refresh, me, refresh, renew, row, server_with_alice,
};
use support::api::server::ISSUER;
use support::jwt::claims;

const GRACE: Duration = Duration::from_secs(30);
const MILLISECOND: Duration = Duration::from_millis(1);

// S1.
#[tokio::test]
async fn the_current_token_is_exchanged_for_the_next_one() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let logged_in_at = server.clock.seconds();
    server.clock.advance(Duration::from_mins(9));
    let answer = refresh(&server, "spa", &first.refresh).await;
    let mut names: Vec<_> = answer.json().as_object().unwrap().keys().cloned().collect();
    names.sort();
    assert_eq!(names, ["access_token", "expires_in", "refresh_token", "scope", "token_type"]);
    assert_eq!(
        (answer.json()["expires_in"].as_i64(), answer.member("scope").as_deref()),
        (Some(600), Some("read write"))
    );
    assert_ne!(answer.member("refresh_token").unwrap(), first.refresh);

    let now = server.clock.seconds();
    let mut refreshed = claims(&answer.member("access_token").unwrap());
    let before = claims(&first.access);
    let jti = refreshed.as_object_mut().unwrap().remove("jti").unwrap();
    assert_ne!(jti, before["jti"]);
    let expected = json!({
        "iss": ISSUER, "aud": ISSUER, "client_id": "spa", "scope": "read write", "amr": ["pwd"],
        "sub": before["sub"], "sid": before["sid"], "status": before["status"], "auth_time": logged_in_at, "iat": now, "exp": now + 600,
    });
    assert_eq!(refreshed, expected);
}

#[tokio::test]
async fn a_chain_goes_on_and_its_access_tokens_work() {
    let server = server_with_alice().await;
    let mut tokens = log_in(&server).await;
    for _ in 0..20 {
        let next = renew(&server, &tokens.refresh).await;
        assert_ne!(next.refresh, tokens.refresh);
        assert_eq!((me(&server, &tokens.access).await, me(&server, &next.access).await), (200, 200));
        tokens = next;
        server.clock.advance(Duration::from_mins(5));
    }
}

// S2: two tabs, or an answer that was lost.
#[tokio::test]
async fn within_the_grace_the_previous_token_gives_the_same_successor() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let second = renew(&server, &first.refresh).await;
    for wait in [Duration::ZERO, GRACE / 2, GRACE / 2] {
        server.clock.advance(wait);
        let again = renew(&server, &first.refresh).await;
        assert_eq!(again.refresh, second.refresh);
        assert_ne!(again.access, second.access);
        assert_eq!(me(&server, &again.access).await, 200);
    }
    let third = renew(&server, &second.refresh).await;
    assert_ne!(third.refresh, second.refresh);
}

// S2.
#[tokio::test]
async fn after_the_grace_the_previous_token_replaces_the_unused_successor() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let lost = renew(&server, &first.refresh).await;
    server.clock.advance(GRACE + MILLISECOND);
    let found = renew(&server, &first.refresh).await;
    assert_ne!(found.refresh, lost.refresh);
    // That was an exchange like any other: its own grace has begun.
    server.clock.advance(GRACE);
    assert_eq!(renew(&server, &first.refresh).await.refresh, found.refresh);
    assert_ne!(renew(&server, &found.refresh).await.refresh, found.refresh);
}

// S2, S3.
#[tokio::test]
async fn a_successor_that_was_replaced_is_a_replay() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let lost = renew(&server, &first.refresh).await;
    server.clock.advance(GRACE + MILLISECOND);
    let found = renew(&server, &first.refresh).await;
    assert_worthless(&refresh(&server, "spa", &lost.refresh).await);
    assert_eq!(row(&server, first.session_id()).await, None);
    for token in [&found.refresh, &first.refresh] {
        assert_worthless(&refresh(&server, "spa", token).await);
    }
}

// S3, abuse case 46.
#[tokio::test]
async fn a_replay_ends_the_session_and_its_access_tokens() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let elsewhere = log_in(&server).await;
    let second = renew(&server, &first.refresh).await;
    let third = renew(&server, &second.refresh).await;
    // Within the grace of its own exchange: what counts is that its successor was used.
    assert_worthless(&refresh(&server, "spa", &first.refresh).await);
    assert_eq!(row(&server, first.session_id()).await, None);
    for token in [&third.refresh, &second.refresh, &first.refresh] {
        assert_worthless(&refresh(&server, "spa", token).await);
    }
    for token in [&first.access, &second.access, &third.access] {
        assert_eq!(me(&server, token).await, 401);
    }
    renew(&server, &elsewhere.refresh).await;
    assert_eq!(me(&server, &elsewhere.access).await, 200);
}

// S3: a generation that never was, of a family whose secret is right.
#[tokio::test]
async fn a_made_up_generation_is_a_replay() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let forged = Parts { generation: [7; 16], ..Parts::of(&first.refresh) }.token(&server.state.checks);
    assert_worthless(&refresh(&server, "spa", &forged).await);
    assert_eq!(row(&server, first.session_id()).await, None);
}

// S4: who does not know the family's secret cannot end anybody's session.
#[tokio::test]
async fn a_wrong_family_secret_touches_nothing() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    renew(&server, &first.refresh).await;
    let before = row(&server, first.session_id()).await.unwrap();
    let parts = Parts::of(&first.refresh);
    let swapped = Parts { family: parts.generation, generation: parts.family, ..parts.clone() };
    let other_session = Parts::of(&log_in(&server).await.refresh);
    let forged = [
        Parts { family: [0; 16], ..parts.clone() },
        Parts { family: other_session.family, ..parts.clone() },
        Parts { session_id: [9; 16], ..parts.clone() },
        swapped,
    ];
    for parts in forged {
        assert_worthless(&refresh(&server, "spa", &parts.token(&server.state.checks)).await);
    }
    assert_eq!(row(&server, first.session_id()).await, Some(before));
}

// S4, abuse case 49.
#[tokio::test]
async fn another_client_touches_nothing() {
    let server = server_with_alice().await;
    server.client("other", may_refresh).await;
    let first = log_in(&server).await;
    let second = renew(&server, &first.refresh).await;
    let third = renew(&server, &second.refresh).await;
    let before = row(&server, first.session_id()).await.unwrap();
    for token in [&third.refresh, &second.refresh, &first.refresh] {
        assert_worthless(&refresh(&server, "other", token).await);
    }
    assert_eq!(row(&server, first.session_id()).await, Some(before));
    renew(&server, &third.refresh).await;
}

// S5: clocks of nodes differ.
#[tokio::test]
async fn an_exchange_up_to_a_minute_ahead_was_a_moment_ago() {
    for seconds in [2, 59, 60] {
        let server = server_with_alice().await;
        let first = log_in(&server).await;
        let second = renew(&server, &first.refresh).await;
        server.set_clocks_back(Duration::from_secs(seconds)).await;
        assert_eq!(renew(&server, &first.refresh).await.refresh, second.refresh, "{seconds} s");
    }
}

// S5.
#[tokio::test]
async fn an_exchange_more_than_a_minute_ahead_is_outside_the_grace() {
    for back in [Duration::from_millis(60_001), Duration::from_secs(61), Duration::from_hours(1)] {
        let server = server_with_alice().await;
        let first = log_in(&server).await;
        let second = renew(&server, &first.refresh).await;
        server.set_clocks_back(back).await;
        let other = renew(&server, &first.refresh).await;
        assert_ne!(other.refresh, second.refresh, "{back:?}");
        assert_worthless(&refresh(&server, "spa", &second.refresh).await);
    }
}

#[tokio::test]
async fn the_grace_is_configured() {
    let server = configured(|config| config.tokens.refresh_grace.0 = Duration::from_secs(2)).await;
    let first = log_in(&server).await;
    let second = renew(&server, &first.refresh).await;
    server.clock.advance(Duration::from_secs(2));
    assert_eq!(renew(&server, &first.refresh).await.refresh, second.refresh);
    server.clock.advance(MILLISECOND);
    assert_ne!(renew(&server, &first.refresh).await.refresh, second.refresh);
}
