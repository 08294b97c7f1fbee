//! Users who come from where they have logged in before do not wait behind an attack (abuse case 36), and
//! turns go by where requests come from (P2). Strangers here are many addresses, each with one request.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, join, join_all, select};
use tokio::time::timeout;

use support::api::answer::Answer;
use support::api::attempts::{DEVICE, address, device_of, login, throttled};
use support::api::call::Call;
use support::api::server::{PASSWORD, TestServer};
use support::api::waiting::{FULL, held};

const HOME: &str = "203.0.113.7";
const STRANGERS: usize = 12;
const DISPLACED: &str = "countersign_hash_refusals_total{reason=\"displaced\"}";

/// Alice has logged in at home, and so many may wait for a hash.
async fn server_with_alice_at_home(slots: usize) -> (TestServer, Answer) {
    let server = TestServer::configured(|config| {
        throttled(config);
        held(slots)(config);
    })
    .await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let first = server.send(login("alice", PASSWORD, HOME)).await;
    assert_eq!(first.status, 200);
    (server, first)
}

fn strangers() -> Vec<Call> {
    (0..STRANGERS).map(|number| login("alice", "wrong", &address(number))).collect()
}

async fn send_all(server: &TestServer, calls: Vec<Call>) -> Vec<Answer> {
    join_all(calls.into_iter().map(|call| server.send(call))).await
}

/// The answer to `call`, which comes when all of `earlier` wait, and is given after so many hashes.
async fn answer_after(hashes: u32, server: &TestServer, earlier: Vec<Call>, call: Call) -> Answer {
    server.clock.hold_hashes();
    let count = earlier.len();
    let answer = async {
        server.until_waiting(count).await;
        let let_hashes = async {
            server.until_waiting(count + 1).await;
            server.clock.let_hashes(hashes);
        };
        let answer = timeout(Duration::from_mins(1), join(server.send(call), let_hashes)).await;
        server.clock.release_hashes();
        answer.unwrap_or_else(|_| panic!("no answer after {hashes} hashes")).0
    };
    join(send_all(server, earlier), answer).await.1
}

// One stranger whose turn it is may come first.
#[tokio::test]
async fn a_known_address_waits_for_one_stranger_at_most() {
    let (server, _) = server_with_alice_at_home(50).await;
    assert_eq!(answer_after(2, &server, strangers(), login("alice", PASSWORD, HOME)).await.status, 200);
}

#[tokio::test]
async fn a_device_waits_for_one_stranger_at_most() {
    let (server, first) = server_with_alice_at_home(50).await;
    let call = login("alice", PASSWORD, "203.0.113.99").header(DEVICE, device_of(&first));
    assert_eq!(answer_after(2, &server, strangers(), call).await.status, 200);
}

// A site can make itself a subscriber for each request.
#[tokio::test]
async fn a_stranger_waits_for_one_request_of_a_site() {
    let (server, _) = server_with_alice_at_home(50).await;
    let site = (0..STRANGERS).map(|number| login("nobody", "wrong", &format!("2001:db8:0:{number:x}::1")));
    let call = login("alice", PASSWORD, "2001:db8:1::1");
    assert_eq!(answer_after(2, &server, site.collect(), call).await.status, 200);
}

// One account that is known in many places has one turn.
#[tokio::test]
async fn a_known_user_waits_for_one_login_of_another() {
    let (server, _) = server_with_alice_at_home(50).await;
    server.user("mallory").await;
    let mallory = |number: usize| login("mallory", PASSWORD, &format!("2001:db8:0:{number:x}::1"));
    for number in 0..8 {
        assert_eq!(server.send(mallory(number)).await.status, 200);
    }
    let flood = (0..8).map(mallory).collect();
    assert_eq!(answer_after(2, &server, flood, login("alice", PASSWORD, HOME)).await.status, 200);
}

#[tokio::test]
async fn in_a_queue_full_of_strangers_there_is_a_slot_for_the_known() {
    let (server, _) = server_with_alice_at_home(4).await;
    server.clock.hold_hashes();
    let alice = async {
        server.until(FULL, STRANGERS - 4).await;
        server.until_waiting(4).await;
        let displaced = async {
            server.until(DISPLACED, 1).await;
            server.clock.release_hashes();
        };
        join(server.send(login("alice", PASSWORD, HOME)), displaced).await.0
    };
    let (strangers, answer) = join(send_all(&server, strangers()), alice).await;
    assert_eq!(answer.status, 200);
    assert_eq!(strangers.iter().filter(|answer| answer.status == 503).count(), STRANGERS - 3);
}

/// Whether a wrong password for this name, from where alice is at home, waits for all strangers that came
/// before.
async fn assert_waits_like_a_stranger(server: &TestServer, name: &str) {
    server.clock.hold_hashes();
    let others = pin!(send_all(server, strangers()));
    let guess = pin!(async {
        server.until_waiting(STRANGERS).await;
        let let_hashes = async {
            server.until_waiting(STRANGERS + 1).await;
            server.clock.let_hashes(u32::try_from(STRANGERS).unwrap());
        };
        join(server.send(login(name, "wrong", HOME)), let_hashes).await.0
    });
    let guess = match select(others, guess).await {
        Either::Left((_, guess)) => guess,
        Either::Right(_) => panic!("{name} came first"),
    };
    server.clock.release_hashes();
    assert_eq!(guess.await.status, 400);
}

// An attacker may share the address with alice.
#[tokio::test]
async fn a_user_who_has_used_up_a_known_address_waits_like_a_stranger() {
    let (server, _) = server_with_alice_at_home(50).await;
    for _ in 0..10 {
        assert_eq!(server.send(login("alice", "wrong", HOME)).await.status, 400);
    }
    assert_waits_like_a_stranger(&server, "alice").await;
}

// What is known about alice helps nobody else from the same place.
#[tokio::test]
async fn another_name_from_a_known_address_is_a_stranger() {
    let (server, _) = server_with_alice_at_home(50).await;
    assert_waits_like_a_stranger(&server, "nobody").await;
}

/// Alice's answer in a storm in which the queue has no slot for another stranger.
async fn answer_in_a_storm(server: &TestServer) -> u16 {
    server.clock.hold_hashes();
    let alice = async {
        server.until(FULL, STRANGERS - 4).await;
        server.until_waiting(4).await;
        let guesses = (100..200).map(|number| login("alice", "wrong", &address(number))).collect();
        assert!(send_all(server, guesses).await.iter().all(|answer| answer.status == 503));
        let answer = pin!(server.send(login("alice", PASSWORD, HOME)));
        let waits = pin!(server.until(DISPLACED, 1));
        let answered = select(answer, waits).await;
        server.clock.release_hashes();
        match answered {
            Either::Left((answer, _)) => answer.status,
            Either::Right(((), answer)) => answer.await.status,
        }
    };
    join(send_all(server, strangers()), alice).await.1
}

// A look-up costs far more than a refusal: in a storm strangers are refused without. A user who has come
// since the server started is known without one.
#[tokio::test]
async fn in_a_storm_only_users_who_came_lately_are_looked_up() {
    let (server, first) = server_with_alice_at_home(4).await;
    assert_eq!(answer_in_a_storm(&server).await, 200);
    let restarted = server
        .restarted(|config| {
            throttled(config);
            held(4)(config);
        })
        .await;
    assert_eq!(answer_in_a_storm(&restarted).await, 503);
    drop(first);
}

// A user who is known in more places than are remembered pushes out none of another user's.
#[tokio::test]
async fn places_of_one_name_push_out_only_their_own() {
    let (server, _) = server_with_alice_at_home(4).await;
    server.user("mallory").await;
    for number in 0..50 {
        assert_eq!(server.send(login("mallory", PASSWORD, &address(number))).await.status, 200);
    }
    assert_eq!(answer_in_a_storm(&server).await, 200);
}
