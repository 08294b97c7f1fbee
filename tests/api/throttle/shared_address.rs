//! An address that many share: nobody there uses up what others have (design rule P3).

use std::time::Duration;

use futures_util::future::{join, join_all};
use poem::http::header;
use sea_orm::ConnectionTrait as _;
use support::api::attempts::{FORWARDED_FOR, is_let_in, login, server_with_alice, throttled};
use support::api::call::{Call, form};
use support::api::server::{PASSWORD, TestServer};

use super::{exhaust, left_at};

const OFFICE: &str = "203.0.113.7";

/// A little more than three a second.
const THIRD: Duration = Duration::from_millis(333);

/// An old password, through another client than everybody else's.
fn old_password(username: &str) -> Call {
    let body = format!("grant_type=password&client_id=mail&username={username}&password=an+old+one");
    form("/token", body).header(FORWARDED_FOR, OFFICE)
}

/// Statuses of so many wrong passwords.
async fn statuses(server: &TestServer, name: &str, address: &str, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(server.send(login(name, "wrong", address)).await.status);
    }
    statuses
}

/// So many that are answered like a wrong password, then so many that are sent away.
fn first_then(answered: usize, sent_away: usize) -> Vec<u16> {
    [vec![400; answered], vec![429; sent_away]].concat()
}

/// How many attempts found no token of their name.
fn unevaluated(server: &TestServer) -> u64 {
    ["username", "username_and_address"]
        .into_iter()
        .map(|bucket| server.metric(&format!("countersign_throttle_refusals_total{{bucket=\"{bucket}\"}}")))
        .sum()
}

// Abuse case 136, for three minutes.
#[tokio::test]
async fn a_program_with_an_old_password_sends_nobody_else_away() {
    let server = server_with_alice().await;
    server.client("mail", |_| {}).await;
    server.user("carol").await;
    assert!(server.lets_alice_in(OFFICE).await);
    let mut statuses = Vec::new();
    let mut hashes = 0;
    for attempt in 0..540 {
        let before = server.hashes();
        let answer = server.send(old_password("carol")).await;
        let made = server.hashes() - before;
        assert_eq!(made, u64::from(answer.status == 400), "{}", answer.summary());
        if attempt == 25 {
            // The sixth was the first that was not evaluated; 10 s after it had all twenty there will be one.
            assert_eq!(answer.header(header::RETRY_AFTER).as_deref(), Some("4"));
        }
        statuses.push(answer.status);
        hashes += made;
        if attempt % 90 == 0 {
            assert!(server.lets_alice_in(OFFICE).await);
            let stranger = server.send(login(&format!("new-{attempt}"), "wrong", OFFICE)).await;
            assert_eq!(stranger.status, 400, "{}", stranger.summary());
        }
        server.clock.advance(THIRD);
    }
    assert_eq!(statuses[..30], first_then(25, 5));
    // Five, and one every half minute, until the name has had its ten.
    let evaluated = 10;
    // Twenty, and one every ten seconds from then on.
    let given_back = 20 + 17;
    assert_eq!((hashes, unevaluated(&server)), (evaluated + given_back, given_back));
    let sent_away = "countersign_throttle_refusals_total{bucket=\"unevaluated\"}";
    assert_eq!(server.metric(sent_away), 540 - hashes);
}

// Of attempts that were not evaluated the address has all its tokens back at once.
#[tokio::test]
async fn a_name_that_is_used_up_costs_its_address_five_attempts() {
    let server = server_with_alice().await;
    assert_eq!(statuses(&server, "alice", OFFICE, 40).await, first_then(25, 15));
    assert_eq!(left_at(&server, OFFICE).await, 95);
}

// All of them enter before any is judged, so that all hope to be evaluated.
#[tokio::test]
async fn of_a_burst_at_one_name_the_address_is_given_back_twenty() {
    let server = server_with_alice().await;
    server.clock.hold_hashes();
    let burst = join_all((0..100).map(|_| server.send(login("alice", "wrong", OFFICE))));
    let release = async {
        server.until_waiting(100).await;
        server.clock.release_hashes();
    };
    let (answers, ()) = join(burst, release).await;
    assert!(answers.iter().all(|answer| answer.status == 400));
    assert_eq!(unevaluated(&server), 95);
    assert_eq!(left_at(&server, OFFICE).await, 20);
}

#[tokio::test]
async fn a_user_who_is_known_there_does_not_depend_on_the_address() {
    let server = server_with_alice().await;
    assert!(server.lets_alice_in(OFFICE).await);
    exhaust(&server, OFFICE).await;
    for _ in 0..30 {
        assert!(server.lets_alice_in(OFFICE).await);
    }
    // Ten attempts are alice's own, and twenty more are not evaluated.
    assert_eq!(statuses(&server, "alice", OFFICE, 40).await, first_then(30, 10));
    // Nothing of that was the address's: a second gives it one token.
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(left_at(&server, OFFICE).await, 1);
    // Alice's own attempts come back as they always did.
    server.clock.advance(Duration::from_secs(30));
    assert!(server.lets_alice_in(OFFICE).await);
}

#[tokio::test]
async fn another_client_there_is_not_known() {
    let server = server_with_alice().await;
    server.client("mail", |_| {}).await;
    assert!(server.lets_alice_in(OFFICE).await);
    exhaust(&server, OFFICE).await;
    assert_eq!(server.send(old_password("alice")).await.status, 429);
}

// Abuse case 137: one attack uses up names at all addresses.
#[tokio::test]
async fn names_that_are_used_up_elsewhere_give_an_address_a_bounded_number_of_hashes() {
    let server = server_with_alice().await;
    let names: Vec<String> = (0..8).map(|number| format!("name{number}")).collect();
    for name in &names {
        server.guess(name, 10).await;
    }
    let (before, evaluated) = (server.hashes(), 10 * names.len());
    assert_eq!(before, u64::try_from(evaluated).unwrap() + 1, "and that of alice's password");
    let mut answers = Vec::new();
    for name in &names {
        answers.extend(statuses(&server, name, OFFICE, 20).await);
    }
    // Five names have their twenty; then the address has had its hundred.
    assert_eq!(answers, first_then(100, 60));
    assert_eq!(server.hashes() - before, 100);
    assert_eq!(left_at(&server, OFFICE).await, 100);
    // From then on one a second, for all of them together.
    server.clock.advance(Duration::from_secs(3));
    assert_eq!(statuses(&server, &names[7], OFFICE, 5).await, first_then(3, 2));
}

// Abuse case 137: the subscribers of an IPv6 site are one.
#[tokio::test]
async fn a_site_is_given_no_more_than_an_address() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    let mut answers = Vec::new();
    for subscriber in 0..8 {
        answers.extend(statuses(&server, "alice", &format!("2001:db8:7:{subscriber:x}::1"), 20).await);
    }
    assert_eq!(answers, first_then(100, 60));
}

// Abuse case 137, P6: neither 429 nor what is left at an address tells a user from a made-up name, nor where
// the user is known. The server has just started, so that memory knows nobody.
#[tokio::test]
async fn whether_there_is_such_a_user_changes_no_status() {
    let server = server_with_alice().await;
    server.user("bob").await;
    let carol = server.user("carol").await;
    server.disable_user(carol).await;
    assert!(server.lets_alice_in(OFFICE).await);
    let server = server.restarted(throttled).await;
    for (name, address) in [
        ("alice", OFFICE),
        ("bob", "203.0.113.8"),
        ("carol", "203.0.113.9"),
        ("nobody", "203.0.113.10"),
        ("no name at all", "203.0.113.11"),
    ] {
        assert_eq!(statuses(&server, name, address, 40).await, first_then(25, 15), "{name}");
        assert_eq!(left_at(&server, address).await, 95, "{name}");
    }
}

// The database knows alice there, and an attack on her name goes on.
#[tokio::test]
async fn a_user_who_is_known_is_let_in_after_a_restart() {
    let server = server_with_alice().await;
    assert!(server.lets_alice_in(OFFICE).await);
    let server = server.restarted(throttled).await;
    server.guess("alice", 10).await;
    assert!(!is_let_in(&server.send(login("alice", "wrong", OFFICE)).await));
    assert!(server.lets_alice_in(OFFICE).await);
    assert_eq!(left_at(&server, OFFICE).await, 100);
    assert!(server.lets_alice_in(OFFICE).await);
}

// Abuse case 41: right passwords are sent away like wrong ones.
#[tokio::test]
async fn a_right_password_for_a_name_that_is_used_up_is_sent_away_like_a_wrong_one() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    assert_eq!(statuses(&server, "alice", OFFICE, 20).await, first_then(20, 0));
    let right = server.send(login("alice", PASSWORD, OFFICE)).await;
    let wrong = server.send(login("alice", "wrong", OFFICE)).await;
    assert_eq!((right.status, right.comparable()), (429, wrong.comparable()));
    // Elsewhere it is a wrong password still.
    assert!(!server.lets_alice_in("192.0.2.1").await);
}

// Abuse case 105: nothing was evaluated, and nothing was hashed.
#[tokio::test]
async fn attempts_that_the_database_fails_take_nothing_of_these_either() {
    let server = server_with_alice().await;
    server.guess("alice", 10).await;
    let database = server.state.database.writer();
    database.execute_unprepared("ALTER TABLE users RENAME TO away").await.unwrap();
    for _ in 0..30 {
        assert!(server.send(login("alice", "wrong", OFFICE)).await.status >= 500);
    }
    database.execute_unprepared("ALTER TABLE away RENAME TO users").await.unwrap();
    assert_eq!(statuses(&server, "alice", OFFICE, 25).await, first_then(20, 5));
    assert_eq!(left_at(&server, OFFICE).await, 100);
}
