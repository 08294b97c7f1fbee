//! Whoever comes from where the user has logged in before does not wait behind an attack (abuse case 36). Strangers here are many
//! addresses, each with one request, so that turns between sources do not help.

use std::pin::pin;
use std::time::{Duration, Instant};

use countersign::config::Config;
use futures_util::future::{Either, join, join_all, select};
use support::api::answer::Answer;
use support::api::server::{PASSWORD, TestServer};
use tokio::time::timeout;

use super::load::{assert_busy, slow};
use super::until_waiting;
use crate::throttle::{DEVICE, address, device_of, login, throttled};

const HOME: &str = "203.0.113.7";
const STRANGERS: usize = 12;

/// As many as may wait in a crowd.
const CROWD: usize = 4;

/// One thread, and so many places before it.
fn with_places(queue: usize) -> impl Fn(&mut Config) {
    move |config| {
        throttled(config);
        slow(config);
        config.passwords.queue = queue;
    }
}

/// So few places that all are taken before the first hash is done.
fn crowded(config: &mut Config) {
    with_places(CROWD)(config);
    config.passwords.iterations = 64;
}

/// Alice has logged in at home.
async fn server_with_alice_at_home(change: impl FnOnce(&mut Config)) -> (TestServer, Answer) {
    let server = TestServer::configured(change).await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let first = server.send(login("alice", PASSWORD, HOME)).await;
    assert_eq!(first.status, 200);
    (server, first)
}

/// The answers to strangers that guess at alice's password, each with the moment in which it came.
async fn strangers(server: &TestServer) -> Vec<(Answer, Instant)> {
    join_all((0..STRANGERS).map(|number| async move {
        (server.send(login("alice", "wrong", &address(number))).await, Instant::now())
    }))
    .await
}

fn earlier(strangers: &[(Answer, Instant)], at: Instant) -> usize {
    strangers.iter().filter(|(answer, other)| answer.status == 400 && *other < at).count()
}

#[tokio::test]
async fn a_known_address_waits_for_one_stranger_at_most() {
    let (server, _) = server_with_alice_at_home(with_places(50)).await;
    let alice = async { (server.send(login("alice", PASSWORD, HOME)).await, Instant::now()) };
    let (strangers, (answer, at)) = join(strangers(&server), alice).await;
    assert_eq!(answer.status, 200);
    // One that runs already, and one whose turn it is.
    let earlier = earlier(&strangers, at);
    assert!(earlier <= 2, "{earlier} strangers came first");
}

#[tokio::test]
async fn a_device_waits_for_one_stranger_at_most() {
    let (server, first) = server_with_alice_at_home(with_places(50)).await;
    let call = login("alice", PASSWORD, "203.0.113.99").header(DEVICE, device_of(&first));
    let alice = async { (server.send(call).await, Instant::now()) };
    let (strangers, (answer, at)) = join(strangers(&server), alice).await;
    assert_eq!(answer.status, 200);
    let earlier = earlier(&strangers, at);
    assert!(earlier <= 2, "{earlier} strangers came first");
}

/// One thread. Alice, at home, has a hash that costs little; bob, who has been at home once too, one that takes many times as long.
async fn server_with_quick_alice_and_slow_bob() -> TestServer {
    let (server, _) = server_with_alice_at_home(throttled).await;
    // As much as may be where new hashes cost little.
    let costly = server.restarted(with_places(50)).await;
    costly.user("bob").await;
    assert_eq!(costly.send(login("bob", PASSWORD, HOME)).await.status, 200);
    costly.restarted(throttled).await
}

async fn until_hashes_run(server: &TestServer, count: u64) {
    let running = async {
        while server.metric("countersign_hashes_running") != count {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_mins(1), running).await.expect("a hash runs");
}

#[tokio::test]
async fn a_known_address_does_not_wait_for_a_hash_of_a_stranger() {
    let server = server_with_quick_alice_and_slow_bob().await;
    let stranger = async { (server.send(login("bob", "wrong", &address(0))).await, Instant::now()) };
    let alice = async {
        until_hashes_run(&server, 1).await;
        (server.send(login("alice", PASSWORD, HOME)).await, Instant::now())
    };
    let ((_, stranger_at), (answer, at)) = join(stranger, alice).await;
    assert_eq!(answer.status, 200);
    assert!(at < stranger_at, "the stranger's hash was waited for");
}

// One more hash than there are cores would only slow the others down.
#[tokio::test]
async fn a_known_address_waits_for_a_hash_of_another_one() {
    let server = server_with_quick_alice_and_slow_bob().await;
    let bob = async {
        let answer = server.send(login("bob", "wrong", HOME)).await;
        assert_eq!(answer.status, 400);
    };
    let alice = async {
        until_hashes_run(&server, 1).await;
        let login = pin!(server.send(login("alice", PASSWORD, HOME)));
        let waits = pin!(until_waiting(&server, 1));
        match select(login, waits).await {
            Either::Left(_) => panic!("alice did not wait"),
            Either::Right(((), login)) => assert_eq!(login.await.status, 200),
        }
    };
    join(bob, alice).await;
}

#[tokio::test]
async fn in_a_queue_full_of_strangers_there_is_a_place_for_who_is_known() {
    let (server, _) = server_with_alice_at_home(crowded).await;
    let alice = async {
        until_waiting(&server, CROWD).await;
        server.send(login("alice", PASSWORD, HOME)).await
    };
    let (strangers, answer) = join(strangers(&server), alice).await;
    assert_eq!(answer.status, 200);
    let refused = strangers.iter().filter(|(answer, _)| answer.status == 503);
    assert!(refused.inspect(|(answer, _)| assert_busy(answer)).count() >= 5);
    assert_eq!(server.metric("countersign_hash_refusals_total{reason=\"displaced\"}"), 1);
}

/// Whether a wrong password for this name, from where alice is at home, waits for all strangers that came before.
async fn assert_waits_like_a_stranger(server: &TestServer, name: &str) {
    let guess = async {
        until_waiting(server, STRANGERS - 2).await;
        (server.send(login(name, "wrong", HOME)).await, Instant::now())
    };
    let (strangers, (answer, at)) = join(strangers(server), guess).await;
    assert_eq!(answer.status, 400);
    let earlier = earlier(&strangers, at);
    assert!(earlier >= STRANGERS - 2, "only {earlier} strangers came first");
}

// An attacker may share the address with alice.
#[tokio::test]
async fn whoever_has_used_up_a_known_address_waits_like_a_stranger() {
    let (server, _) = server_with_alice_at_home(with_places(50)).await;
    for _ in 0..10 {
        assert_eq!(server.send(login("alice", "wrong", HOME)).await.status, 400);
    }
    assert_waits_like_a_stranger(&server, "alice").await;
}

// What is known about alice helps nobody else from the same place.
#[tokio::test]
async fn another_name_from_a_known_address_is_a_stranger() {
    let (server, _) = server_with_alice_at_home(with_places(50)).await;
    assert_waits_like_a_stranger(&server, "nobody").await;
}

// A look-up costs far more than a refusal: in a storm strangers are refused without. Who has come since the server started is known
// without one.
#[tokio::test]
async fn in_a_storm_only_those_who_came_lately_are_looked_up() {
    let (server, _) = server_with_alice_at_home(with_places(4)).await;
    for (restarts, status) in [(false, 200), (true, 503)] {
        let storm = server.restarted(crowded).await;
        if !restarts {
            assert_eq!(storm.send(login("alice", PASSWORD, HOME)).await.status, 200);
        }
        let alice = async {
            until_waiting(&storm, CROWD).await;
            let guess = |number: usize| storm.send(login("alice", "wrong", &address(100 + number)));
            // They use up what is looked up in spite of the storm, and the rest what comes up with a hash that is done meanwhile.
            join_all((0..100).map(guess)).await;
            join(join_all((100..120).map(guess)), storm.send(login("alice", PASSWORD, HOME))).await.1
        };
        let (_, answer) = join(strangers(&storm), alice).await;
        assert_eq!(answer.status, status, "restarted: {restarts}");
    }
}
