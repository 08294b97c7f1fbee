//! Guessing, from one address and from many.

use std::collections::HashSet;
use std::time::Duration;

use countersign::throttle::Bucket;
use futures_util::future::join_all;
use poem::http::header;
use support::api::attempts::{DEVICE, address, device_of, is_let_in, login, server_with_alice};
use support::api::server::PASSWORD;

use super::exhaust;

const ELSEWHERE: &str = "203.0.113.9";
const HOME: &str = "203.0.113.7";

// Abuse case 36. Here in process and with a cheap hash; the same with a network and times in tests/load.
#[tokio::test]
async fn guesses_from_two_hundred_addresses_do_not_keep_alice_out() {
    let server = server_with_alice().await;
    let first = server.send(login("alice", PASSWORD, HOME)).await;
    let device = device_of(&first);
    for round in 0..100 {
        for guess in 0..10 {
            is_let_in(&server.send(login("alice", "wrong", &address((round * 10 + guess) % 200))).await);
        }
        let by_device =
            server.send(login("alice", PASSWORD, ELSEWHERE).header(DEVICE, device.as_str())).await;
        assert!(is_let_in(&by_device), "round {round}");
        assert!(server.lets_alice_in(HOME).await, "round {round}");
    }
    // The attack has used up what strangers may try: with the right password they learn nothing.
    assert!(!server.lets_alice_in(&address(3)).await);
    assert!(!server.lets_alice_in("192.0.2.200").await);
}

#[tokio::test]
async fn strangers_have_ten_attempts_at_a_name_and_then_one_every_sixteen_minutes() {
    let server = server_with_alice().await;
    server.guess("alice", 9).await;
    assert!(server.lets_alice_in("192.0.2.1").await);
    server.guess("alice", 1).await;
    let refused = "countersign_throttle_refusals_total{bucket=\"username\"}";
    assert_eq!(server.metric(refused), 0);
    assert!(!server.lets_alice_in("192.0.2.2").await);
    assert_eq!(server.metric(refused), 1);
    server.clock.advance(Duration::from_mins(15));
    assert!(!server.lets_alice_in("192.0.2.3").await);
    server.clock.advance(Duration::from_mins(1));
    assert!(server.lets_alice_in("192.0.2.4").await);
}

#[tokio::test]
async fn one_address_has_five_attempts_at_a_name_and_then_one_every_half_minute() {
    let server = server_with_alice().await;
    for _ in 0..5 {
        is_let_in(&server.send(login("alice", "wrong", HOME)).await);
    }
    assert!(!server.lets_alice_in(HOME).await);
    assert!(server.lets_alice_in(ELSEWHERE).await);
    server.clock.advance(Duration::from_secs(30));
    assert!(server.lets_alice_in(HOME).await);
}

// Abuse case 41: no oracle. Right and wrong passwords of known and unknown names are answered alike.
#[tokio::test]
async fn a_name_that_was_tried_too_often_answers_like_a_wrong_password() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    server.guess("nobody", 10).await;
    let mut answers = HashSet::new();
    for (name, password) in
        [("alice", PASSWORD), ("alice", "wrong"), ("nobody", PASSWORD), ("untried", "wrong")]
    {
        answers.insert(server.send(login(name, password, "192.0.2.77")).await.comparable());
    }
    assert_eq!(answers.len(), 1, "{answers:#?}");
}

// Abuse case 25, its last sentence.
#[tokio::test]
async fn an_address_with_too_many_attempts_is_answered_429_whoever_is_named() {
    let server = server_with_alice().await;
    for number in 0..100 {
        is_let_in(&server.send(login(&format!("name{number}"), "wrong", HOME)).await);
    }
    let mut answers = HashSet::new();
    for (name, password) in [("alice", PASSWORD), ("alice", "wrong"), ("nobody", "wrong"), ("na me", "x")] {
        let answer = server.send(login(name, password, HOME)).await;
        assert_eq!(answer.status, 429);
        assert_eq!(answer.member("error").as_deref(), Some("temporarily_unavailable"));
        assert_eq!(answer.header(header::RETRY_AFTER).as_deref(), Some("1"));
        answers.insert(answer.comparable());
    }
    assert_eq!(answers.len(), 1, "{answers:#?}");
    assert_eq!(server.metric("countersign_throttle_refusals_total{bucket=\"address\"}"), 4);
    assert!(server.lets_alice_in(ELSEWHERE).await);
    server.clock.advance(Duration::from_secs(1));
    assert!(server.lets_alice_in(HOME).await);
}

#[tokio::test]
async fn a_device_is_let_in_from_an_address_with_too_many_attempts() {
    let server = server_with_alice().await;
    let device = device_of(&server.send(login("alice", PASSWORD, HOME)).await);
    exhaust(&server, ELSEWHERE).await;
    assert_eq!(server.send(login("alice", PASSWORD, ELSEWHERE)).await.status, 429);
    assert!(is_let_in(&server.send(login("alice", PASSWORD, ELSEWHERE).header(DEVICE, device)).await));
}

// Abuse case 35.
#[tokio::test]
async fn a_burst_finds_as_many_places_as_there_are() {
    let server = server_with_alice().await;
    let attempts = (0..1000).map(|number| {
        let server = &server;
        async move { server.send(login("alice", "wrong", &address(number))).await }
    });
    let answers = join_all(attempts).await;
    assert!(answers.iter().all(|answer| matches!(answer.status, 400 | 503)));
    let wrong = answers.iter().filter(|answer| answer.status == 400).count();
    let refused: u64 = ["username", "username_and_address"]
        .into_iter()
        .map(|bucket| server.metric(&format!("countersign_throttle_refusals_total{{bucket=\"{bucket}\"}}")))
        .sum();
    let judged = u64::try_from(wrong).unwrap() - refused;
    assert!(judged <= 10, "{judged} guesses were judged");
    assert!(!server.lets_alice_in("192.0.2.1").await);
    // At the same moment from many threads.
    let throttle = &server.state.throttle;
    let tokens: usize = std::thread::scope(|scope| {
        let take = || (0..250).filter(|_| throttle.take(&[Bucket::Username("bob")]).is_ok()).count();
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(take)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(tokens, 10);
}

#[tokio::test]
async fn right_passwords_at_the_same_moment_do_not_stand_in_each_others_way() {
    let server = server_with_alice().await;
    for _ in 0..2 {
        let answers = join_all((0..50).map(|_| server.lets_alice_in(HOME))).await;
        assert_eq!(answers.iter().filter(|let_in| **let_in).count(), 50);
    }
}

// Abuse case 37.
#[tokio::test]
async fn all_spellings_of_a_name_are_counted_together() {
    let server = server_with_alice().await;
    for (number, spelling) in ["alice", "ALICE", "Alice", "%EF%BD%81lice", "aLiCe"].iter().enumerate() {
        for guess in 0..2 {
            is_let_in(&server.send(login(spelling, "wrong", &address(number * 2 + guess))).await);
        }
    }
    assert!(!server.lets_alice_in("192.0.2.1").await);
}

// Abuse case 44.
#[tokio::test]
async fn a_login_gives_back_its_own_place_only() {
    let server = server_with_alice().await;
    for _ in 0..4 {
        is_let_in(&server.send(login("alice", "wrong", HOME)).await);
    }
    // Neither from elsewhere nor from the same address is anything forgiven.
    assert!(server.lets_alice_in(ELSEWHERE).await);
    server.user("bob").await;
    assert!(is_let_in(&server.send(login("bob", PASSWORD, HOME)).await));
    is_let_in(&server.send(login("alice", "wrong", HOME)).await);
    assert!(!server.lets_alice_in(HOME).await);
}

#[tokio::test]
async fn logins_that_succeed_are_not_limited() {
    let server = server_with_alice().await;
    for _ in 0..150 {
        assert!(server.lets_alice_in(HOME).await);
    }
}

#[tokio::test]
async fn an_unknown_name_is_counted_like_a_known_one() {
    let server = server_with_alice().await;
    server.guess("carol", 10).await;
    server.user("carol").await;
    assert!(!is_let_in(&server.send(login("carol", PASSWORD, "192.0.2.1")).await));
}
