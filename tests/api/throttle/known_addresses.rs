//! Addresses that are known (design rule P4).

use std::time::Duration;

use countersign::config::Period;
use entity::known_address;
use sea_orm::EntityTrait as _;
use support::api::attempts::{FORWARDED_FOR, address, is_let_in, login, server_with_alice, throttled};
use support::api::browser::{Browser, hidden_fields, page_form};
use support::api::server::{PASSWORD, TestServer};

use super::{exhaust, left_at};

const HOME: &str = "203.0.113.7";

#[tokio::test]
async fn an_address_is_known_for_thirty_days_through_the_client() {
    let server = server_with_alice().await;
    server.client("other", |_| {}).await;
    assert!(server.lets_alice_in(HOME).await);
    server.clock.advance(Duration::from_hours(29 * 24));
    server.guess("alice", 10).await;
    let body = format!("grant_type=password&client_id=other&username=alice&password={PASSWORD}");
    let through_other =
        support::api::call::form("/token", body.replace(' ', "+")).header(FORWARDED_FOR, HOME);
    assert!(!is_let_in(&server.send(through_other).await));
    assert!(server.lets_alice_in(HOME).await);
    server.clock.advance(Duration::from_hours(31 * 24));
    server.guess("alice", 10).await;
    assert!(!server.lets_alice_in(HOME).await);
}

// Those who sign in for their own account come through no client.
#[tokio::test]
async fn an_address_that_a_client_made_known_is_known_where_there_is_no_client() {
    let server = server_with_alice().await;
    assert!(server.lets_alice_in(HOME).await);
    server.guess("alice", 10).await;
    assert!(!signs_in(&server, "203.0.113.8").await);
    assert!(signs_in(&server, HOME).await);
    server.clock.advance(Duration::from_hours(31 * 24));
    server.guess("alice", 10).await;
    assert!(!signs_in(&server, HOME).await);
}

/// Whether a new browser at this address can sign alice in, for her own account.
async fn signs_in(server: &TestServer, address: &str) -> bool {
    let browser = Browser::new(server);
    let page = browser.open("/login").await.text();
    let hidden = hidden_fields(&page);
    let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let fields: Vec<_> = hidden.chain([("username", "alice"), ("password", PASSWORD)]).collect();
    let answer = browser.send(page_form("/login", &fields).header(FORWARDED_FOR, address)).await;
    assert!(matches!(answer.status, 303 | 400), "{}", answer.summary());
    answer.status == 303
}

#[tokio::test]
async fn a_user_has_fifty_addresses_at_most() {
    let server = server_with_alice().await;
    for number in 0..60 {
        server.clock.advance(Duration::from_mins(16));
        assert!(server.lets_alice_in(&address(number)).await);
    }
    let rows = known_address::Entity::find().all(server.state.database.reader()).await.unwrap();
    assert_eq!(rows.len(), 50);
    assert!(rows.iter().all(|row| row.address != format!("{}/32", address(9))));
    assert!(rows.iter().any(|row| row.address == format!("{}/32", address(10))));
}

// A page that alice visits lets her browser guess at her password, from where she usually is.
#[tokio::test]
async fn a_foreign_page_does_not_use_up_the_attempts_of_a_known_address() {
    let server = TestServer::configured(throttled).await;
    server.client("web", |client| client.origins = ["https://app.example"].into_iter().collect()).await;
    server.user("alice").await;
    assert!(server.lets_alice_in(HOME).await);
    let guess = |origin: &str| login("alice", "wrong", HOME).origin(origin);
    for origin in ["https://evil.example", "null", "https://app.example.evil.example", "\u{ff}"] {
        for _ in 0..5 {
            assert!(!is_let_in(&server.send(guess(origin)).await));
        }
    }
    assert!(server.lets_alice_in(HOME).await);
    let own = login("alice", PASSWORD, HOME).origin("https://app.example");
    assert!(is_let_in(&server.send(own).await));
    // Nor is the page let in where strangers are not.
    assert!(!is_let_in(&server.send(login("alice", PASSWORD, HOME).origin("https://evil.example")).await));
    for origin in ["https://app.example", server.state.issuer.trim_end_matches('/')].repeat(5) {
        assert!(!is_let_in(&server.send(guess(origin)).await));
    }
    assert!(!server.lets_alice_in(HOME).await);
}

/// Forgets all places, as with a password that was set by the command line, behind the server's back.
async fn forget_addresses(server: &TestServer) {
    known_address::Entity::delete_many().exec(server.state.database.writer()).await.unwrap();
}

// What memory knows helps only as long as the database knows it too.
#[tokio::test]
async fn an_address_that_is_no_longer_known_is_a_strangers() {
    let server = server_with_alice().await;
    assert!(server.lets_alice_in(HOME).await);
    forget_addresses(&server).await;
    for _ in 0..5 {
        assert!(!is_let_in(&server.send(login("alice", "wrong", HOME)).await));
    }
    assert!(!server.lets_alice_in(HOME).await, "five attempts were made there");
    assert_eq!(left_at(&server, HOME).await, 95);
}

#[tokio::test]
async fn an_address_that_is_no_longer_known_is_sent_away_with_all_others_there() {
    let server = server_with_alice().await;
    assert!(server.lets_alice_in(HOME).await);
    exhaust(&server, HOME).await;
    forget_addresses(&server).await;
    for _ in 0..3 {
        assert_eq!(server.send(login("alice", PASSWORD, HOME)).await.status, 429);
    }
}

// It is not noted at each login, but often enough.
#[tokio::test]
async fn an_address_that_is_used_all_along_stays_known() {
    let server = TestServer::configured(|config| {
        throttled(config);
        config.throttle.known_for = Period::minutes(60);
    })
    .await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    for _ in 0..5 {
        assert!(server.lets_alice_in(HOME).await);
        server.clock.advance(Duration::from_mins(20));
    }
    server.guess("alice", 10).await;
    assert!(server.lets_alice_in(HOME).await);
    server.clock.advance(Duration::from_mins(61));
    server.guess("alice", 10).await;
    assert!(!server.lets_alice_in(HOME).await);
}
