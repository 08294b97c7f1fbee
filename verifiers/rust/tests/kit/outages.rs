//! What happens while the issuer is away, and when it comes back. Abuse cases 148, 154 and 155.

use std::sync::Arc;

use countersign_verify::IfStatusUnavailable::{Accept, Refuse};
use countersign_verify::Verifier;
use serde_json::json;

use crate::issuer::{Issuer, JWKS, LIST, METADATA};
use crate::server::Answer;
use crate::signing::{KEYS, jwk};
use crate::subject::{
    land, said, settings_of, strict_of, until, verdict, verdict_at_once, verifier_of, warm,
};

#[tokio::test]
async fn metadata_that_cannot_be_read_do_not_take_the_keys_away() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    issuer.server.answer_with(METADATA, Answer::failure(500));
    for _ in 0..5 {
        issuer.clock.advance(360.0);
        assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
        land().await;
    }
    assert_eq!(issuer.asked(JWKS), 6);
}

#[tokio::test]
async fn an_address_of_the_keys_that_was_told_a_day_ago_is_forgotten() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    issuer.server.answer_with(METADATA, Answer::failure(500));
    issuer.clock.advance(24.0 * 3600.0);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable");
    assert_eq!(issuer.asked(JWKS), 1);
}

#[tokio::test]
async fn old_keys_serve_for_a_day_while_the_issuer_is_away() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    issuer.go_away();
    issuer.clock.advance(24.0 * 3600.0 - 60.0);
    for _ in 0..6 {
        assert_eq!(verdict_at_once(&verifier, &issuer.good_token()).await, "accepted");
        land().await;
        issuer.clock.advance(9.9);
    }
    issuer.clock.advance(0.6);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable");
}

#[tokio::test]
async fn failing_keys_are_tried_every_ten_seconds() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    issuer.go_away();
    issuer.clock.advance(300.0);
    // The metadata may be old by then: they are what is asked for first.
    for tries in 1..5 {
        for _ in 0..10 {
            assert_eq!(verdict_at_once(&verifier, &issuer.good_token()).await, "accepted");
            land().await;
            issuer.clock.advance(1.0);
        }
        assert_eq!(verifier.counters()["fetches_failed"], tries);
    }
}

#[tokio::test]
async fn requests_during_a_failing_fetch_do_not_wait() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    issuer.go_away();
    issuer.clock.advance(355.0);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    land().await;
    let (answer, gate) = Answer::failure(500).held();
    issuer.server.answer_with(JWKS, answer);
    // Overdue by now, and failing: the next fetch begins behind, and hangs.
    issuer.clock.advance(10.0);
    for _ in 0..3 {
        assert_eq!(verdict_at_once(&verifier, &issuer.good_token()).await, "accepted");
    }
    gate.open();
    land().await;
}

#[tokio::test]
async fn a_service_that_was_idle_does_not_accept_a_revoked_token_once() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    let token = issuer.listed_token(3);
    issuer.revoke(3);
    issuer.clock.advance(12.0);
    assert_eq!(verdict(&verifier, &token).await, "revoked");
}

/// Makes a fetch of the list fail, and the issuer well again with a token revoked.
async fn after_a_failure(issuer: &Issuer) -> (Verifier, String) {
    let verifier = warm(issuer, settings_of(issuer)).await;
    let before = issuer.server.scripts();
    issuer.server.answer_with(LIST, Answer::failure(500));
    issuer.clock.advance(10.0);
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
    land().await;
    issuer.server.set_scripts(before);
    issuer.revoke(3);
    (verifier, issuer.listed_token(3))
}

#[tokio::test]
async fn a_failure_before_an_idle_time_does_not_count_after_it() {
    let issuer = Issuer::start().await;
    let (verifier, token) = after_a_failure(&issuer).await;
    issuer.clock.advance(20.0);
    assert_eq!(verdict(&verifier, &token).await, "revoked");
}

#[tokio::test]
async fn a_failure_counts_for_twenty_seconds() {
    let issuer = Issuer::start().await;
    let (verifier, token) = after_a_failure(&issuer).await;
    issuer.clock.advance(19.9);
    assert_eq!(verdict_at_once(&verifier, &token).await, "accepted");
    land().await;
    assert_eq!(verdict(&verifier, &token).await, "revoked");
}

#[tokio::test]
async fn after_an_idle_time_everybody_waits() {
    let issuer = Issuer::start().await;
    let (verifier, token) = after_a_failure(&issuer).await;
    let (answer, gate) = Answer::new(issuer.status_list(&json!({}))).held();
    issuer.server.answer_with(LIST, answer);
    issuer.clock.advance(20.0);
    let route = verifier.route();
    let token: Arc<str> = token.into();
    let request = || {
        let (route, token) = (route.clone(), Arc::clone(&token));
        tokio::spawn(async move { said(&route.verify(&token).await) })
    };
    let first = request();
    until(|| issuer.asked(LIST) >= 3).await;
    let second = request();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!first.is_finished() && !second.is_finished());
    gate.open();
    assert_eq!((first.await.unwrap(), second.await.unwrap()), ("revoked", "revoked"));
    assert_eq!(issuer.asked(LIST), 3);
}

#[tokio::test]
async fn the_issuer_is_away_for_five_minutes_and_accept_goes_on_and_recovers() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    let before = issuer.server.scripts();
    issuer.go_away();
    for _ in 0..300 {
        issuer.clock.advance(1.0);
        assert_eq!(verdict_at_once(&verifier, &issuer.listed_token(3)).await, "accepted");
        land().await;
    }
    assert!(verifier.counters()["status_unavailable_accepted"] > 250);
    assert!(issuer.asked(LIST) <= 32);
    issuer.server.set_scripts(before);
    issuer.revoke(3);
    issuer.clock.advance(10.0);
    verdict(&verifier, &issuer.listed_token(3)).await;
    land().await;
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "revoked");
}

#[tokio::test]
async fn the_issuer_is_away_for_five_minutes_and_refuse_says_503_and_recovers() {
    let issuer = Issuer::start().await;
    let verifier = warm(&issuer, settings_of(&issuer).if_status_unavailable(Refuse)).await;
    let before = issuer.server.scripts();
    issuer.go_away();
    issuer.clock.advance(10.0);
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
    land().await;
    issuer.clock.advance(2.0);
    for _ in 0..300 {
        assert_eq!(verdict_at_once(&verifier, &issuer.listed_token(3)).await, "status_unavailable");
        land().await;
        issuer.clock.advance(1.0);
    }
    issuer.server.set_scripts(before);
    issuer.clock.advance(10.0);
    verdict(&verifier, &issuer.listed_token(3)).await;
    land().await;
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
}

#[tokio::test]
async fn a_list_that_lives_long_is_tried_every_ten_seconds_while_that_fails() {
    let issuer = Issuer::start().await;
    issuer.serve_list(&json!({ "ttl": 100 }));
    let verifier = warm(&issuer, settings_of(&issuer)).await;
    issuer.server.answer_with(LIST, Answer::failure(500));
    issuer.clock.advance(100.0);
    for tries in 2..5 {
        assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
        land().await;
        assert_eq!(issuer.asked(LIST), tries);
        issuer.clock.advance(10.0);
    }
}

#[tokio::test]
async fn a_known_revocation_counts_while_the_issuer_is_away() {
    let issuer = Issuer::start().await;
    issuer.revoke(3);
    let verifier = verifier_of(&issuer);
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "revoked");
    issuer.go_away();
    issuer.clock.advance(3600.0);
    for _ in 0..3 {
        assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "revoked");
        assert_eq!(verdict(&verifier, &issuer.listed_token(4)).await, "accepted");
    }
}

#[tokio::test]
async fn a_list_that_was_never_had_is_unavailable() {
    let issuer = Issuer::start().await;
    issuer.server.answer_with(LIST, Answer::failure(500));
    let (verifier, token) = (verifier_of(&issuer), issuer.listed_token(3));
    assert_eq!(verdict(&verifier, &token).await, "accepted");
    let refusing = verifier.route().if_status_unavailable(Refuse);
    assert_eq!(said(&refusing.verify(&token).await), "status_unavailable");
    assert_eq!(issuer.asked(LIST), 1);
    let strict = strict_of(&issuer);
    assert_eq!(verdict(&strict, &token).await, "status_unavailable");
    let accepting = strict.route().if_status_unavailable(Accept);
    assert_eq!(said(&accepting.verify(&token).await), "accepted");
}

#[tokio::test]
async fn ten_rotations_of_the_keys_go_unnoticed() {
    let issuer = Issuer::start().await;
    issuer.set_cache_control("max-age=10");
    let verifier = strict_of(&issuer);
    for current in 0..10 {
        let named = |number: usize| jwk(&KEYS[number % 3], &number.to_string());
        issuer.set_keys(vec![named(current), named(current + 1)]);
        issuer.sign_with(current % 3, &current.to_string());
        for _ in 0..12 {
            assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
            land().await;
            issuer.clock.advance(1.0);
        }
    }
    assert_eq!(verifier.counters()["accepted"], 120);
}
