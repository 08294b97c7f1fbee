//! More logins than can be hashed, and which refusals cost a hash (P2, P6).

use countersign::config::{Config, Period};
use futures_util::future::{join, join_all};
use poem::http::{Method, header};
use serde_json::json;

use super::server_with_alice;
use support::api::answer::Answer;
use support::api::call::{Call, form, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};
use support::api::waiting::{FULL, held};

#[track_caller]
pub(super) fn assert_busy(answer: &Answer) {
    assert_eq!((answer.status, answer.member("error").as_deref()), (503, Some("temporarily_unavailable")));
    let wait: u64 = answer.header(header::RETRY_AFTER).unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
}

/// Sends requests of which one can wait; it goes on when all others have been refused.
pub(super) async fn send_all_but_one_in_vain(server: &TestServer, calls: Vec<Call>) -> Vec<Answer> {
    let others = calls.len() - 1;
    server.clock.hold_hashes();
    let go_on = async {
        server.until(FULL, others).await;
        server.clock.release_hashes();
    };
    join(join_all(calls.into_iter().map(|call| server.send(call))), go_on).await.0
}

fn login(username: &str) -> Call {
    form("/token", format!("grant_type=password&client_id=web&username={username}&password=wrong"))
}

// P2, rule 9.
#[tokio::test]
async fn logins_beyond_the_queue_are_sent_away_at_once() {
    let (server, _) = server_with_alice(held(1)).await;
    let answers = send_all_but_one_in_vain(&server, (0..12).map(|_| login("nobody")).collect()).await;
    let (admitted, surplus): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 400);
    assert_eq!(admitted.len(), 1);
    surplus.iter().for_each(assert_busy);
    assert_eq!(server.login("web", "alice", "").await.status, 200);
}

// Abuse case 25: whether there is such a user does not show.
#[tokio::test]
async fn under_load_known_and_unknown_names_are_answered_alike() {
    let (server, _) = server_with_alice(held(1)).await;
    let names = ["alice", "nobody"].repeat(6);
    let answers = send_all_but_one_in_vain(&server, names.iter().map(|name| login(name)).collect()).await;
    let busy = |name: &str| {
        let of_this_name =
            answers.iter().zip(&names).filter(|(answer, of)| **of == name && answer.status == 503);
        let mut answer = of_this_name.map(|(answer, _)| answer.clone()).next().unwrap();
        // Callers who came first are asked back first.
        answer.headers.remove(header::RETRY_AFTER);
        answer.comparable()
    };
    assert_eq!(busy("alice"), busy("nobody"));
}

#[tokio::test]
async fn the_account_api_is_as_busy() {
    let server = TestServer::configured(|config| {
        held(1)(config);
        config.users.signup = true;
    })
    .await;
    let calls = (0..12).map(|number| {
        let body = json!({"username": format!("user-{number}"), "password": PASSWORD});
        json_call(Method::POST, "/signup", &body)
    });
    let answers = send_all_but_one_in_vain(&server, calls.collect()).await;
    let (made, surplus): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(made.len(), 1);
    for answer in surplus {
        assert_problem(&answer, 503);
        assert!(answer.header(header::RETRY_AFTER).is_some());
    }
}

/// No request waits for a hash, and no hash is made.
async fn server_in_a_hurry(server: &TestServer) -> TestServer {
    let hurried = |config: &mut Config| config.passwords.deadline = Period::millis(1);
    let server = server.restarted(hurried).await;
    server.clock.hold_hashes();
    server
}

#[tokio::test]
async fn a_hash_that_takes_longer_than_the_deadline_is_not_waited_for() {
    let (server, _) = server_with_alice(held(1)).await;
    let server = server_in_a_hurry(&server).await;
    assert_busy(&server.login("web", "nobody", "").await);
    server.clock.release_hashes();
}

// P6, abuse case 26: where no hash is waited for, every answer that comes nevertheless has cost none.
#[tokio::test]
async fn every_failed_login_costs_a_hash_and_what_needs_none_costs_none() {
    let (server, _) = server_with_alice(held(1)).await;
    server.user_with("carol", None, |_| {}).await;
    let bob = server.user("bob").await;
    server.disable_user(bob).await;
    let server = server_in_a_hurry(&server).await;
    let send = |rest: &str| server.send(form("/token", format!("grant_type=password&{rest}")));
    for username in ["alice", "nobody", "bob", "carol", "no+name", "%D0%B0lice"] {
        let answer = send(&format!("client_id=web&username={username}&password=wrong")).await;
        assert_busy(&answer);
    }
    let free = [
        ("client_id=nobody&username=alice&password=wrong", "invalid_client"),
        ("client_id=web&username=alice", "invalid_request"),
        ("client_id=web&username=alice&password=wrong&scope=unknown", "invalid_scope"),
    ];
    for (rest, error) in free {
        assert_eq!(send(rest).await.member("error").as_deref(), Some(error), "{rest}");
    }
    server.clock.release_hashes();
}
