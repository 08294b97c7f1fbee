//! How many sessions a user may have at once (S7, abuse case 141).

use std::time::Duration;

use entity::{browser_session, session};
use futures_util::future::join_all;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use support::api::browser::Browser;
use support::api::call::get;
use support::api::refreshing::{
    Tokens, assert_worthless, configured, log_in, may_refresh, me, refresh, renew, row, server_with_alice,
};
use support::api::server::TestServer;

async fn server_with_room_for(sessions: u64) -> TestServer {
    configured(|config| config.users.max_sessions = sessions).await
}

async fn stored(server: &TestServer) -> u64 {
    session::Entity::find().count(server.state.database.writer()).await.unwrap()
}

// Abuse case 141.
#[tokio::test]
async fn one_more_ends_the_oldest() {
    let server = server_with_room_for(3).await;
    let mut sessions = Vec::new();
    for _ in 0..6 {
        server.clock.advance(Duration::from_secs(1));
        sessions.push(log_in(&server).await);
    }
    assert_eq!(stored(&server).await, 3);
    let (gone, live) = sessions.split_at(3);
    for tokens in gone {
        assert_worthless(&refresh(&server, "spa", &tokens.refresh).await);
        assert_eq!(me(&server, &tokens.access).await, 401);
    }
    for tokens in live {
        assert_eq!(me(&server, &tokens.access).await, 200);
        renew(&server, &tokens.refresh).await;
    }
}

// With so much room most logins are stored by one statement, and the last ones by a transaction.
#[tokio::test]
async fn one_more_than_many_ends_the_oldest() {
    let server = server_with_room_for(16).await;
    for _ in 0..20 {
        server.clock.advance(Duration::from_secs(1));
        log_in(&server).await;
    }
    assert_eq!(stored(&server).await, 16);
}

#[tokio::test]
async fn everybody_has_room_of_their_own() {
    let server = server_with_room_for(2).await;
    server.user("bob").await;
    server.client("other", may_refresh).await;
    let bobs = Tokens::of(&server.login("spa", "bob", "read").await);
    for _ in 0..4 {
        server.clock.advance(Duration::from_millis(1));
        log_in(&server).await;
    }
    // All clients of a user count together.
    server.clock.advance(Duration::from_millis(1));
    let elsewhere = Tokens::of(&server.login("other", "alice", "read").await);
    assert_eq!(stored(&server).await, 3);
    assert_eq!((me(&server, &bobs.access).await, me(&server, &elsewhere.access).await), (200, 200));
}

// Sessions that are over, and not swept yet, take no room.
#[tokio::test]
async fn only_live_sessions_count() {
    let server = server_with_room_for(2).await;
    server.client("brief", |_| {}).await;
    let oldest = log_in(&server).await;
    for _ in 0..4 {
        server.clock.advance(Duration::from_mins(20));
        assert_eq!(server.login("brief", "alice", "").await.status, 200);
    }
    assert_eq!(stored(&server).await, 5, "nothing was swept");
    assert!(row(&server, oldest.session_id()).await.is_some());
    renew(&server, &oldest.refresh).await;
}

#[tokio::test]
async fn with_room_for_one_each_login_ends_the_one_before() {
    let server = server_with_room_for(1).await;
    let mut before: Option<Tokens> = None;
    for _ in 0..4 {
        server.clock.advance(Duration::from_millis(1));
        let tokens = log_in(&server).await;
        if let Some(before) = before {
            assert_eq!(me(&server, &before.access).await, 401);
        }
        assert_eq!(me(&server, &tokens.access).await, 200);
        before = Some(tokens);
    }
}

// Of a refused login nobody's session ends.
#[tokio::test]
async fn a_wrong_password_ends_nothing() {
    let server = server_with_room_for(1).await;
    let tokens = log_in(&server).await;
    server.clock.advance(Duration::from_millis(1));
    let body = "grant_type=password&client_id=spa&username=alice&password=wrong";
    assert_eq!(server.send(support::api::call::form("/token", body)).await.status, 400);
    assert_eq!(me(&server, &tokens.access).await, 200);
}

// Abuse case 141: many at once, on two nodes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logins_at_once_do_not_go_over_it() {
    let one = server_with_room_for(3).await;
    let other = one.restarted(|config| config.users.max_sessions = 3).await;
    let logins = (0..20).map(|number| log_in(if number % 2 == 0 { &one } else { &other }));
    assert_eq!(join_all(logins).await.len(), 20);
    assert_eq!(stored(&one).await, 3);
}

#[tokio::test]
async fn the_default_is_a_thousand() {
    let server = server_with_alice().await;
    assert_eq!(server.state.config.users.max_sessions, 1000);
}

// The sessions of apps go on, as they do when a browser session is over by itself (B3).
#[tokio::test]
async fn one_more_browser_ends_the_one_that_signed_in_first() {
    let server = server_with_room_for(2).await;
    let mut browsers = Vec::new();
    for _ in 0..4 {
        server.clock.advance(Duration::from_secs(1));
        let browser = Browser::new(&server);
        browser.sign_in(&browser.open("/login").await, "alice").await;
        browsers.push(browser);
    }
    // Whoever signs in again in the same browser takes no room.
    server.clock.advance(Duration::from_secs(1));
    browsers[2].sign_in(&browsers[2].open("/login").await, "alice").await;
    let mut signed_in = Vec::new();
    for browser in &browsers {
        signed_in.push(browser.send(get("/account")).await.status == 200);
    }
    assert_eq!(signed_in, [false, false, true, true]);
    assert_eq!(browser_session::Entity::find().count(server.state.database.writer()).await.unwrap(), 2);
}
