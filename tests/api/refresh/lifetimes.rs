//! How long refresh tokens live: idle and absolute, configured and per client.

use std::time::Duration;

use countersign::clients::{RegistrationChange, TokenLifetimes};
use countersign::config::Period;
use countersign::housekeeping;
use support::api::refreshing::{
    assert_worthless, configured, log_in, log_in_through, may_refresh, me, refresh, renew, row,
    server_with_alice,
};
use support::api::server::TestServer;

const MILLISECOND: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn an_unused_token_dies_idle() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    server.clock.advance(14 * DAY - MILLISECOND);
    let second = renew(&server, &first.refresh).await;
    server.clock.advance(14 * DAY);
    assert_worthless(&refresh(&server, "spa", &second.refresh).await);
}

#[tokio::test]
async fn the_idle_lifetime_is_the_clients_and_else_the_configured_one() {
    let server = configured(|config| config.tokens.refresh_idle_lifetime = Period::days(2)).await;
    server
        .client("brief", |client| {
            may_refresh(client);
            client.lifetimes.refresh_idle = Some(3_600_000);
        })
        .await;
    for (client, lifetime) in [("spa", 2 * DAY), ("brief", HOUR)] {
        let first = log_in_through(&server, client).await;
        server.clock.advance(lifetime - MILLISECOND);
        let answer = refresh(&server, client, &first.refresh).await;
        let second = answer.member("refresh_token").unwrap_or_else(|| panic!("{}", answer.summary()));
        server.clock.advance(lifetime);
        assert_worthless(&refresh(&server, client, &second).await);
    }
}

// S2: until the previous one's own idle expiry.
#[tokio::test]
async fn the_previous_token_keeps_its_own_idle_expiry() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    server.clock.advance(13 * DAY);
    let second = renew(&server, &first.refresh).await;
    server.clock.advance(DAY);
    assert_worthless(&refresh(&server, "spa", &first.refresh).await);
    // Too late is no theft: the session lives on.
    renew(&server, &second.refresh).await;
}

/// Refreshes every `step` until that is refused, and says how much time that took.
async fn endurance(server: &TestServer, client: &str, step: Duration) -> Duration {
    let mut token = log_in_through(server, client).await.refresh;
    let mut elapsed = Duration::ZERO;
    loop {
        server.clock.advance(step);
        elapsed += step;
        let answer = refresh(server, client, &token).await;
        let Some(next) = answer.member("refresh_token") else {
            assert_worthless(&answer);
            return elapsed;
        };
        assert!(elapsed < 100 * DAY, "the session never ends");
        token = next;
    }
}

// Abuse case 52.
#[tokio::test]
async fn a_session_that_is_refreshed_hourly_dies_at_the_absolute_maximum() {
    let server = configured(|config| {
        config.tokens.refresh_idle_lifetime = Period::minutes(90);
        config.tokens.refresh_absolute_lifetime = Period::days(3);
    })
    .await;
    server
        .client("brief", |client| {
            may_refresh(client);
            client.lifetimes.refresh_absolute = Some(7 * 3_600_000);
        })
        .await;
    assert_eq!(endurance(&server, "spa", HOUR).await, 3 * DAY);
    assert_eq!(endurance(&server, "brief", HOUR).await, 7 * HOUR);
}

// Abuse case 52.
#[tokio::test]
async fn by_default_the_maximum_is_ninety_days() {
    let server = server_with_alice().await;
    assert_eq!(endurance(&server, "spa", 10 * DAY).await, 90 * DAY);
}

#[tokio::test]
async fn neither_the_grace_nor_a_clock_set_back_prolongs_the_session() {
    let server = server_with_alice().await;
    let mut tokens = log_in(&server).await;
    for _ in 0..8 {
        server.clock.advance(11 * DAY);
        tokens = renew(&server, &tokens.refresh).await;
    }
    server.set_clocks_back(HOUR).await;
    tokens = renew(&server, &tokens.refresh).await;
    server.clock.advance(2 * DAY + HOUR - MILLISECOND);
    let last = renew(&server, &tokens.refresh).await;
    server.clock.advance(MILLISECOND);
    for token in [&tokens.refresh, &last.refresh] {
        assert_worthless(&refresh(&server, "spa", token).await);
    }
}

// Nobody sees a 401 they did not earn: a session is swept only when all its tokens have expired, also those
// that were given again within the grace.
#[tokio::test]
async fn the_session_lives_as_long_as_its_last_access_token() {
    let server = server_with_alice().await;
    let mut tokens = log_in(&server).await;
    for _ in 0..8 {
        server.clock.advance(11 * DAY);
        tokens = renew(&server, &tokens.refresh).await;
    }
    server.clock.advance(2 * DAY - Duration::from_mins(1));
    renew(&server, &tokens.refresh).await;
    server.clock.advance(Duration::from_secs(20));
    let again = renew(&server, &tokens.refresh).await;
    server.clock.advance(Duration::from_millis(599_999));
    let state = &server.state;
    housekeeping::sweep(&state.database, &state.config, &state.ambient).await.unwrap();
    assert!(row(&server, again.session_id()).await.is_some(), "swept while its access token lives");
    assert_eq!(me(&server, &again.access).await, 200);
}

// A client's own lifetimes hold for the tokens that are made after they were changed.
#[tokio::test]
async fn a_clients_absolute_maximum_may_be_shorter_than_its_idle_lifetime() {
    let server = server_with_alice().await;
    server
        .client("brief", |client| {
            may_refresh(client);
            client.lifetimes.refresh_absolute = Some(60_000);
        })
        .await;
    let first = log_in_through(&server, "brief").await;
    server.clock.advance(Duration::from_millis(59_999));
    let answer = refresh(&server, "brief", &first.refresh).await;
    assert_eq!(answer.status, 200, "{}", answer.summary());
    server.clock.advance(MILLISECOND);
    assert_worthless(&refresh(&server, "brief", &answer.member("refresh_token").unwrap()).await);
}

// The successor would be dead on arrival.
#[tokio::test]
async fn a_session_older_than_a_maximum_that_was_lowered_is_over() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    server.clock.advance(2 * HOUR);
    let lifetimes = TokenLifetimes { refresh_absolute: Some(7_200_001), ..TokenLifetimes::default() };
    server.change_client("spa", RegistrationChange { lifetimes, ..RegistrationChange::default() }).await;
    let answer = refresh(&server, "spa", &tokens.refresh).await;
    assert_eq!(answer.status, 200, "{}", answer.summary());
    server.clock.advance(MILLISECOND);
    for token in [&tokens.refresh, &answer.member("refresh_token").unwrap()] {
        assert_worthless(&refresh(&server, "spa", token).await);
    }
    let lifetimes = TokenLifetimes { refresh_absolute: Some(1000), ..TokenLifetimes::default() };
    let tokens = log_in(&server).await;
    server.clock.advance(HOUR);
    server.change_client("spa", RegistrationChange { lifetimes, ..RegistrationChange::default() }).await;
    assert_worthless(&refresh(&server, "spa", &tokens.refresh).await);
}
