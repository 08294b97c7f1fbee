//! When keys and lists are fetched again.

use serde_json::json;

use crate::issuer::{Issuer, JWKS, LIST, METADATA};
use crate::server::Answer;
use crate::signing::{KEYS, jwk};
use crate::subject::{land, settings_of, until, verdict, verdict_at_once, verifier_of, warm};

#[tokio::test]
async fn fresh_keys_are_not_fetched_again() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    issuer.clock.advance(299.9);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    land().await;
    assert_eq!(issuer.asked(JWKS), 1);
}

#[tokio::test]
async fn keys_that_are_due_are_fetched_behind() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    let (answer, gate) = Answer::new("held back").held();
    issuer.server.answer_with(JWKS, answer);
    issuer.clock.advance(300.0);
    for _ in 0..2 {
        assert_eq!(verdict_at_once(&verifier, &issuer.good_token()).await, "accepted");
    }
    gate.open();
    land().await;
    assert_eq!(issuer.asked(JWKS), 2);
}

#[tokio::test]
async fn overdue_keys_are_waited_for() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    issuer.clock.advance(360.0);
    issuer.set_keys(vec![jwk(&KEYS[1], "two")]);
    // The old key is gone, and a request that does not wait would still accept it.
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "unknown_key");
}

#[tokio::test]
async fn keys_are_fresh_for_as_long_as_the_server_says() {
    for (headers, seconds) in [
        (vec![("Cache-Control", "max-age=60")], 60.0),
        (vec![("Cache-Control", "public, max-age=\"60\" , immutable")], 60.0),
        (vec![("Cache-Control", "public"), ("Cache-Control", "Max-Age = 60")], 60.0),
        (vec![("Cache-Control", "max-age=60"), ("Age", "20")], 40.0),
        (vec![("Cache-Control", "max-age=60"), ("Age", "70")], 10.0),
        (vec![("Cache-Control", "max-age=60"), ("Age", "soon")], 60.0),
        (vec![("Cache-Control", "max-age=1")], 10.0),
        (vec![("Cache-Control", "max-age=99999999")], 24.0 * 3600.0),
        (vec![("Cache-Control", "s-maxage=5")], 300.0),
        (vec![("Cache-Control", "no-store")], 300.0),
        (vec![("Cache-Control", "max-age=-5")], 300.0),
        (vec![("Cache-Control", "max-age=+60")], 300.0),
        (vec![], 300.0),
    ] {
        let issuer = Issuer::start().await;
        let keys = json!({ "keys": [jwk(&KEYS[0], "one")] }).to_string();
        let answer = headers.iter().fold(Answer::new(keys), |answer, (name, value)| answer.with(name, value));
        issuer.server.answer_with(JWKS, answer);
        let verifier = verifier_of(&issuer);
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
        issuer.clock.advance(seconds - 0.1);
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
        land().await;
        assert_eq!(issuer.asked(JWKS), 1, "{headers:?}");
        issuer.clock.advance(0.1);
        verdict(&verifier, &issuer.good_token()).await;
        land().await;
        assert_eq!(issuer.asked(JWKS), 2, "{headers:?}");
    }
}

#[tokio::test]
async fn metadata_are_fetched_again_when_they_are_old() {
    let issuer = Issuer::start().await;
    issuer.set_cache_control("max-age=200");
    let verifier = verifier_of(&issuer);
    for _ in 0..4 {
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
        land().await;
        issuer.clock.advance(200.0);
    }
    assert_eq!(issuer.asked(METADATA), 2);
}

#[tokio::test]
async fn keys_that_move_are_found_again() {
    let issuer = Issuer::start().await;
    let metadata = |path: &str| {
        let body = json!({ "issuer": issuer.url, "jwks_uri": format!("{}{path}", issuer.url) });
        Answer::new(body.to_string()).with("Cache-Control", "max-age=86400")
    };
    issuer.server.answer_with(METADATA, metadata(JWKS));
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    for gone in [Answer::failure(404), Answer::new("{}")] {
        issuer.server.answer_with(JWKS, gone);
        issuer
            .server
            .answer_with("/moved", Answer::new(json!({ "keys": [jwk(&KEYS[0], "one")] }).to_string()));
        issuer.server.answer_with(METADATA, metadata("/moved"));
        let before = issuer.asked("/moved");
        for _ in 0..2 {
            issuer.clock.advance(300.0);
            assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
            land().await;
        }
        assert!(issuer.asked("/moved") > before);
    }
}

#[tokio::test]
async fn without_keys_one_fetch_a_second_is_begun() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    issuer.go_away();
    for _ in 0..3 {
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable");
    }
    assert_eq!(issuer.asked(METADATA), 1);
    issuer.clock.advance(1.0);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable");
    assert_eq!(issuer.asked(METADATA), 2);
}

#[tokio::test]
async fn a_list_is_polled_while_there_is_traffic() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    for polls in 2..6 {
        issuer.clock.advance(9.9);
        assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
        land().await;
        assert_eq!(issuer.asked(LIST), polls - 1);
        issuer.clock.advance(0.1);
        assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
        land().await;
        assert_eq!(issuer.asked(LIST), polls);
    }
}

#[tokio::test]
async fn a_revoked_token_is_refused_within_twelve_seconds() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    let token = issuer.listed_token(3);
    issuer.revoke(3);
    issuer.clock.advance(11.9);
    // Used once more while the next list is on its way, and refused from then on.
    assert_eq!(verdict(&verifier, &token).await, "accepted");
    land().await;
    assert_eq!(verdict(&verifier, &token).await, "revoked");
}

#[tokio::test]
async fn what_was_long_on_its_way_is_as_old_as_its_fetch() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    let (answer, gate) = Answer::new(issuer.status_list(&json!({}))).held();
    issuer.server.answer_with(LIST, answer);
    issuer.clock.advance(10.0);
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
    until(|| issuer.asked(LIST) > 1).await;
    issuer.clock.advance(1.5);
    gate.open();
    land().await;
    // What was revoked while the list was on its way stands in the next one, which is due from its beginning.
    issuer.revoke(3);
    issuer.serve_list(&json!({}));
    issuer.clock.advance(10.5);
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "revoked");
}

#[tokio::test]
async fn the_clocks_of_the_machine_go_on() {
    let issuer = Issuer::start().await;
    issuer.clock.set_to_the_machines();
    let verifier = countersign_verify::Verifier::new(&issuer.url, crate::issuer::AUDIENCE).unwrap();
    for _ in 0..2 {
        assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
    }
    assert_eq!((issuer.asked(JWKS), issuer.asked(LIST)), (1, 1));
}
