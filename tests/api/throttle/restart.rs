//! What outlives a restart, and how an administrator looks at it and empties it.

use std::time::Duration;

use countersign::installation;
use countersign::throttle::{self, BucketKind, KEY_NAME, Selection, Throttle};

use super::{address, is_let_in, login, server_with_alice, throttled};
use crate::server::{PASSWORD, TestServer};

async fn synchronise(server: &TestServer) {
    server.state.throttle.synchronise(&server.state.database).await.unwrap();
}

// Abuse case 42.
#[tokio::test]
async fn a_restart_forgets_nothing_that_was_stored() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    synchronise(&server).await;
    let restarted = server.restarted(throttled).await;
    assert!(!restarted.lets_alice_in("192.0.2.1").await);
    restarted.clock.advance(Duration::from_mins(16));
    assert!(restarted.lets_alice_in("192.0.2.1").await);
}

#[tokio::test]
async fn what_was_emptied_by_hand_is_empty_in_a_server_that_runs() {
    let server = server_with_alice().await;
    server.user("bob").await;
    server.guess("alice", 10).await;
    server.guess("bob", 10).await;
    synchronise(&server).await;
    let database = &server.state.database;
    let key = installation::find(database, KEY_NAME).await.unwrap().unwrap();
    let alice = Selection::Name(Throttle::digest(&key, "alice"));
    let now = server.state.ambient.now();
    // The bucket of the name, and one for each address.
    assert_eq!(throttle::list(database.reader(), alice, now, 100).await.unwrap().len(), 11);
    assert_eq!(throttle::clear(database.writer(), alice, now).await.unwrap(), 11);
    synchronise(&server).await;
    assert!(server.lets_alice_in("192.0.2.1").await);
    assert!(!is_let_in(&server.send(login("bob", PASSWORD, "192.0.2.1")).await));
    // What happens afterwards is counted anew, and stored.
    server.guess("alice", 10).await;
    synchronise(&server).await;
    synchronise(&server).await;
    assert!(!server.lets_alice_in("192.0.2.2").await);
    assert!(!server.restarted(throttled).await.lets_alice_in("192.0.2.3").await);
}

#[tokio::test]
async fn the_emptiest_buckets_are_listed_first() {
    let server = server_with_alice().await;
    server.guess("alice", 2).await;
    is_let_in(&server.send(login("nobody", "wrong", &address(0))).await);
    synchronise(&server).await;
    let now = server.state.ambient.now();
    let rows = throttle::list(server.state.database.reader(), Selection::All, now, 2).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [BucketKind::Username; 2]);
    assert_eq!(rows[0].full_at, now.plus_millis(2 * 16 * 60 * 1000));
    let at_home = Selection::Address(address(0).parse().unwrap());
    let rows = throttle::list(server.state.database.reader(), at_home, now, 100).await.unwrap();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.address == Some(format!("{}/32", address(0)))));
}
