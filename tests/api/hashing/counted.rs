//! How many hashes are made, and of which scheme: exact, where a clock could only guess (P6).

use countersign::config::Config;
use futures_util::future::join_all;
use poem::http::{Method, header};
use serde_json::json;
use support::api::answer::Answer;
use support::api::call::{form, get, json as json_call};
use support::api::server::{PASSWORD, TestServer};

use super::load::{assert_busy, slow};
use super::server_with_alice;

const SCHEME: &str = "countersign_hashes_total{scheme=\"argon2id m=64 t=1 p=1\"}";

async fn login(server: &TestServer, username: &str, password: &str) -> Answer {
    let body = format!("grant_type=password&client_id=web&username={username}&password={password}");
    server.send(form("/token", body.replace(' ', "+"))).await
}

// Abuse case 26.
#[tokio::test]
async fn every_class_of_failed_login_costs_exactly_one_hash_of_the_scheme_in_the_table() {
    let (server, _) = server_with_alice(|_| {}).await;
    server.user_with("carol", None, |_| {}).await;
    let bob = server.user("bob").await;
    server.disable_user(bob).await;
    let classes = [
        ("alice", "wrong"),
        ("nobody", "wrong"),
        ("nobody", PASSWORD),
        ("bob", "wrong"),
        ("bob", PASSWORD),
        ("carol", "wrong"),
        ("no+name", "wrong"),
        ("%D0%B0lice", PASSWORD),
    ];
    for (username, password) in classes {
        let (before, of_scheme) = (server.hashes(), server.metric(SCHEME));
        assert_eq!(login(&server, username, password).await.status, 400, "{username}");
        assert_eq!((server.hashes(), server.metric(SCHEME)), (before + 1, of_scheme + 1), "{username}");
    }
}

#[tokio::test]
async fn a_request_that_needs_no_hash_costs_none() {
    let (server, _) = server_with_alice(|config| config.users.signup = true).await;
    let token = server.token("web", "alice", "").await;
    let before = server.hashes();
    let weak = json!({"username": "bob", "password": "12345678"});
    let of_alice = json!({"username": "alice", "password": "another long password"});
    let calls = [
        form("/token", "grant_type=password&client_id=nobody&username=alice&password=wrong"),
        form("/token", "grant_type=password&client_id=web&username=alice"),
        form("/token", "grant_type=password&client_id=web&username=alice&password=wrong&scope=unknown"),
        json_call(Method::POST, "/signup", &weak),
        json_call(Method::POST, "/signup", &of_alice),
        get("/users/me").bearer(&token),
    ];
    for call in calls {
        server.send(call).await;
    }
    assert_eq!(server.hashes(), before);
}

/// One hash takes longer than it takes twenty callers to come to the queue.
fn slower(config: &mut Config) {
    slow(config);
    config.passwords.iterations = 32;
}

/// Twenty callers that leave when nineteen of them wait.
async fn nineteen_leave(server: &TestServer) {
    let mut logins = std::pin::pin!(join_all((0..20).map(|_| server.login("web", "alice", ""))));
    let mut depth = async || {
        assert!(futures_util::poll!(logins.as_mut()).is_pending(), "all of them were answered");
        server.metric("countersign_hash_queue_depth")
    };
    while depth().await < 19 {
        tokio::task::yield_now().await;
    }
}

// Abuse case 116: those that left keep nobody else away, although the thread has not come to them yet.
#[tokio::test]
async fn callers_that_left_hold_no_places() {
    let (server, _) = server_with_alice(|config| {
        slower(config);
        config.passwords.queue = 19;
    })
    .await;
    nineteen_leave(&server).await;
    let answers = join_all((0..10).map(|_| server.login("web", "alice", ""))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
}

// Abuse case 116: those that wait no more are skipped, and the one that was running is finished.
#[tokio::test]
async fn callers_that_left_are_skipped() {
    let (server, _) = server_with_alice(|config| {
        slower(config);
        config.passwords.queue = 50;
    })
    .await;
    let before = server.hashes();
    nineteen_leave(&server).await;
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    // The one that was running, or a second one, and the last.
    let made = server.hashes() - before;
    assert!((2..=3).contains(&made), "{made} hashes were made");
    assert_eq!(server.metric("countersign_hash_queue_depth"), 0);
}

#[tokio::test]
async fn refusals_are_counted_by_reason() {
    let (server, _) = server_with_alice(slow).await;
    let full = "countersign_hash_refusals_total{reason=\"full\"}";
    assert_eq!(server.metric(full), 0);
    let answers = join_all((0..12).map(|_| server.login("web", "nobody", ""))).await;
    let refused = answers.iter().filter(|answer| answer.status == 503);
    let refused = refused.inspect(|answer| assert_busy(answer)).count();
    assert_eq!(server.metric(full), u64::try_from(refused).unwrap());
    let waited = server.metric("countersign_hash_queue_wait_seconds_count");
    // And one for alice herself.
    assert_eq!(waited, u64::try_from(answers.len() - refused).unwrap() + 1);
}

#[tokio::test]
async fn readiness_tells_of_the_queue_and_stays_ready() {
    let (server, _) = server_with_alice(slow).await;
    let text = server.send(get("/readyz")).await.text();
    assert!(text.starts_with("ok\nhash queue: 0 of 1\nhash: "), "{text}");
    // One hash, for alice's password, was made.
    assert!(!text.contains("hash: 0 ms") && text.ends_with(" ms, wait: 0 ms, refused: 0\n"), "{text}");
    let refused = || server.metric("countersign_hash_refusals_total{reason=\"full\"}");
    let saturated = async {
        loop {
            let answer = server.send(get("/readyz")).await;
            assert_eq!((answer.status, answer.header(header::RETRY_AFTER)), (200, None));
            let text = answer.text();
            if text.starts_with("ok\nhash queue: 1 of 1, saturated\n") && refused() > 0 {
                assert!(!text.contains("wait: 0 ms") && text.contains(" ms, wait: "), "{text}");
                return;
            }
        }
    };
    // A look may take longer than the few hashes of one round.
    let rounds = async {
        for _ in 0..100 {
            join_all((0..8).map(|_| server.login("web", "nobody", ""))).await;
        }
    };
    tokio::select! {
        () = saturated => {}
        () = rounds => panic!("never saturated"),
    }
    let text = server.send(get("/readyz")).await.text();
    assert!(text.ends_with(&format!("refused: {}\n", refused())), "{text}");
}

#[tokio::test]
async fn hashes_of_many_parameters_do_not_make_labels_without_end() {
    let (server, id) = server_with_alice(|_| {}).await;
    for memory in 64..128 {
        let hash = format!("$argon2id$v=19$m={memory},t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA");
        server.set_stored_hash(id, Some(&hash)).await;
        login(&server, "alice", "wrong").await;
    }
    let text = server.state.metrics.render();
    assert_eq!(text.matches("countersign_hashes_total{").count(), 33);
    assert!(server.metric("countersign_hashes_total{scheme=\"other\"}") > 0, "{text}");
}
