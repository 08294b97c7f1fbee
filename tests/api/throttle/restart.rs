//! What outlives a restart, and how an administrator looks at it and fills buckets again.

use std::time::Duration;

use countersign::installation;
use countersign::throttle::{self, Bucket, BucketKind, KEY_NAME, ListedBucket, Selection, Throttle};
use entity::throttle_bucket;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use support::api::attempts::{address, is_let_in, login, server_with_alice, throttled};
use support::api::server::{PASSWORD, TestServer};

/// Whether something is left to be written.
async fn synchronise(server: &TestServer) -> bool {
    server.state.throttle.synchronise(&server.state.database).await.unwrap()
}

async fn listed(server: &TestServer, selection: Selection) -> Vec<ListedBucket> {
    let (database, now) = (server.state.database.reader(), server.state.ambient.now());
    throttle::list(database, selection, now, 100_000).await.unwrap()
}

async fn named(server: &TestServer, name: &str) -> Selection {
    let key = installation::find(&server.state.database, KEY_NAME).await.unwrap().unwrap();
    Selection::Name(Throttle::digest(&key, name))
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
async fn what_was_filled_by_hand_is_full_in_a_server_that_runs() {
    let server = server_with_alice().await;
    server.user("bob").await;
    server.guess("alice", 10).await;
    server.guess("bob", 10).await;
    synchronise(&server).await;
    let database = &server.state.database;
    let alice = named(&server, "alice").await;
    let now = server.state.ambient.now();
    // The bucket of the name, and one for each address.
    assert_eq!(throttle::list(database.reader(), alice, now, 100).await.unwrap().len(), 11);
    assert_eq!(throttle::clear(database.writer(), &server.state.ambient, alice).await.unwrap(), 11);
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
async fn what_is_not_stored_yet_is_filled_as_well() {
    let server = server_with_alice().await;
    server.user("bob").await;
    synchronise(&server).await;
    server.guess("alice", 10).await;
    server.guess("bob", 10).await;
    let (database, ambient) = (server.state.database.writer(), &server.state.ambient);
    let alice = named(&server, "alice").await;
    assert_eq!(throttle::clear(database, ambient, alice).await.unwrap(), 0);
    synchronise(&server).await;
    assert!(server.lets_alice_in("192.0.2.1").await);
    assert!(!is_let_in(&server.send(login("bob", PASSWORD, "192.0.2.1")).await));
    // An order is obeyed once.
    server.guess("alice", 10).await;
    synchronise(&server).await;
    assert!(!server.lets_alice_in("192.0.2.2").await);
    throttle::clear(database, ambient, Selection::All).await.unwrap();
    synchronise(&server).await;
    assert!(is_let_in(&server.send(login("bob", PASSWORD, "192.0.2.1")).await));
    assert_eq!(listed(&server, Selection::All).await, []);
}

#[tokio::test]
async fn at_an_address_attempts_are_evaluated_again() {
    let server = server_with_alice().await;
    let wrong = || login("alice", "wrong", "192.0.2.1");
    for _ in 0..25 {
        assert!(!is_let_in(&server.send(wrong()).await));
    }
    // Five were evaluated, and twenty were not.
    assert_eq!(server.send(wrong()).await.status, 429);
    let here = Selection::Address("192.0.2.1".parse().unwrap());
    throttle::clear(server.state.database.writer(), &server.state.ambient, here).await.unwrap();
    synchronise(&server).await;
    assert!(server.lets_alice_in("192.0.2.1").await);
}

// What is not listed cannot be meant.
#[tokio::test]
async fn what_is_never_stored_is_not_filled() {
    let server = server_with_alice().await;
    let take = || server.state.throttle.take(&[Bucket::SignUp("192.0.2.1".parse().unwrap())]);
    assert_eq!((0..200).filter(|_| take().is_ok()).count(), 100);
    let database = server.state.database.writer();
    throttle::clear(database, &server.state.ambient, Selection::All).await.unwrap();
    synchronise(&server).await;
    assert!(take().is_err());
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

// The order comes after the server has looked for orders, and before it has written.
#[tokio::test]
async fn what_is_filled_while_the_server_writes_stays_full() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    synchronise(&server).await;
    let alice = named(&server, "alice").await;
    // A token has come back, and is taken.
    server.clock.advance(Duration::from_mins(16));
    server.guess("alice", 1).await;
    let clearing = server.state.database.begin().await.unwrap();
    throttle::clear(&clearing, &server.state.ambient, alice).await.unwrap();
    let mut writing = std::pin::pin!(synchronise(&server));
    let early = tokio::time::timeout(Duration::from_millis(300), writing.as_mut()).await;
    assert!(early.is_err(), "it has written beside an open transaction");
    clearing.commit().await.unwrap();
    writing.await;
    synchronise(&server).await;
    assert!(server.lets_alice_in("192.0.2.1").await);
    synchronise(&server).await;
    let rows = listed(&server, alice).await;
    assert!(rows.iter().all(|row| row.kind != BucketKind::Username), "{rows:#?}");
    assert!(server.restarted(throttled).await.lets_alice_in("192.0.2.2").await);
}

// Another server was writing what it had counted before the order.
#[tokio::test]
async fn an_order_that_was_just_given_is_obeyed_after_a_restart() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    synchronise(&server).await;
    let database = server.state.database.writer();
    let counted = throttle_bucket::Entity::find().all(database).await.unwrap();
    let alice = named(&server, "alice").await;
    throttle::clear(database, &server.state.ambient, alice).await.unwrap();
    for row in counted {
        row.into_active_model().reset_all().update(database).await.unwrap();
    }
    let restarted = server.restarted(throttled).await;
    synchronise(&restarted).await;
    assert!(restarted.lets_alice_in("192.0.2.1").await);
}

#[tokio::test]
async fn logins_that_succeed_leave_nothing_to_store() {
    let server = server_with_alice().await;
    assert!(server.lets_alice_in(&address(7)).await);
    server.guess("alice", 1).await;
    assert!(server.lets_alice_in(&address(7)).await);
    synchronise(&server).await;
    let rows = throttle_bucket::Entity::find().all(server.state.database.reader()).await.unwrap();
    let away = format!("{}/32", address(7));
    assert!(rows.len() == 3 && rows.iter().all(|row| row.address.as_ref() != Some(&away)), "{rows:#?}");
}

// Abuse case 42, when thousands of other buckets have changed in the same second.
#[tokio::test]
async fn what_lacks_most_is_stored_first_and_all_of_it_in_the_end() {
    let server = server_with_alice().await;
    let throttle = &server.state.throttle;
    for number in 0..5000 {
        let _taken = throttle.take(&[Bucket::Username(&format!("name{number}"))]).unwrap();
        if number % 500 == 0 {
            let _taken = throttle.take(&[Bucket::Username("alice")]).unwrap();
        }
    }
    assert!(synchronise(&server).await);
    let alice = named(&server, "alice").await;
    assert_eq!((listed(&server, alice).await.len(), listed(&server, Selection::All).await.len()), (1, 2000));
    throttle.settle(&server.state.database).await.unwrap();
    assert_eq!(listed(&server, Selection::All).await.len(), 5001);
    let restarted = server.restarted(throttled).await;
    assert!(!restarted.lets_alice_in("192.0.2.1").await);
    let take = || restarted.state.throttle.take(&[Bucket::Username("name4999")]);
    assert_eq!((0..10).filter(|_| take().is_ok()).count(), 9);
}

// D6: a bucket that has all its tokens again says nothing.
#[tokio::test]
async fn buckets_that_are_full_again_are_swept_and_no_others() {
    let server = server_with_alice().await;
    server.guess("alice", 5).await;
    synchronise(&server).await;
    let sweep = async || {
        let (database, now) = (server.state.database.writer(), server.state.ambient.now());
        throttle::sweep(database, now, 100).await.unwrap()
    };
    assert_eq!(sweep().await, 0);
    // Of five addresses, and of five pairs of the name and an address.
    server.clock.advance(Duration::from_mins(1));
    assert_eq!(sweep().await, 10);
    assert_eq!(sweep().await, 0);
    // An order stays until every server has noticed it.
    let nobody = named(&server, "nobody").await;
    throttle::clear(server.state.database.writer(), &server.state.ambient, nobody).await.unwrap();
    server.clock.advance(Duration::from_mins(2));
    assert_eq!(sweep().await, 0);
    server.clock.advance(Duration::from_millis(1));
    assert_eq!(sweep().await, 1);
    let restarted = server.restarted(throttled).await;
    restarted.guess("alice", 5).await;
    assert!(!restarted.lets_alice_in("192.0.2.1").await);
    restarted.clock.advance(Duration::from_hours(3));
    let now = restarted.state.ambient.now();
    assert_eq!(throttle::sweep(restarted.state.database.writer(), now, 100).await.unwrap(), 1);
}
