//! Answers that are too large, too slow, redirected or odd, and a client that somebody brings along.
//! Abuse case 148.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use countersign_verify::{Event, Verifier, reqwest};
use serde_json::json;

use crate::issuer::{Issuer, JWKS, LIST, METADATA};
use crate::server::{Answer, Server};
use crate::signing::{KEYS, gzip, jwk, signed_with};
use crate::subject::{land, said, settings_of, until, verdict, verdict_at_once, verifier_of};

fn keys() -> String {
    json!({ "keys": [jwk(&KEYS[0], "one")] }).to_string()
}

#[tokio::test]
async fn only_200_is_an_answer() {
    for status in [201, 204, 206, 304, 400, 401, 404, 500, 503] {
        let issuer = Issuer::start().await;
        let body = if matches!(status, 204 | 304) { String::new() } else { keys() };
        issuer.server.answer_with(JWKS, Answer::new(body).status(status));
        assert_eq!(
            verdict(&verifier_of(&issuer), &issuer.good_token()).await,
            "keys_unavailable",
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_jwks_of_10_mb_is_not_read_to_its_end() {
    let issuer = Issuer::start().await;
    let padded = keys() + &" ".repeat(10_000_000);
    let verifier = verifier_of(&issuer);
    issuer.server.answer_with(JWKS, Answer::new(padded.clone()));
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable");
    issuer.clock.advance(1.0);
    let packed = Answer::new(gzip(padded.as_bytes())).with("Content-Encoding", "gzip");
    issuer.server.answer_with(JWKS, packed);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable");
}

#[tokio::test]
async fn an_answer_may_have_just_as_many_bytes_as_are_allowed() {
    for (path, limit) in [(JWKS, 1024 * 1024), (METADATA, 256 * 1024)] {
        for (size, expected) in [(limit, "accepted"), (limit + 1, "keys_unavailable")] {
            let issuer = Issuer::start().await;
            let body = match path {
                JWKS => keys(),
                _ => json!({ "issuer": issuer.url, "jwks_uri": format!("{}{JWKS}", issuer.url) }).to_string(),
            };
            let padding = " ".repeat(size - body.len());
            issuer.server.answer_with(path, Answer::new(body + &padding));
            let verdict = verdict(&verifier_of(&issuer), &issuer.good_token()).await;
            assert_eq!(verdict, expected, "{path} {size}");
        }
    }
}

#[tokio::test]
async fn gzip_of_the_transport_is_read() {
    let issuer = Issuer::start().await;
    let packed = Answer::new(gzip(keys().as_bytes())).with("Content-Encoding", "GZIP");
    issuer.server.answer_with(JWKS, packed);
    assert_eq!(verdict(&verifier_of(&issuer), &issuer.good_token()).await, "accepted");
    let head = issuer.server.head(JWKS);
    assert!(head.contains("accept-encoding: gzip\r\n"), "{head}");
    assert!(head.contains("user-agent: countersign-verify\r\n"), "{head}");
}

#[tokio::test]
async fn an_encoding_that_was_not_asked_for_is_refused() {
    let good = gzip(keys().as_bytes());
    let cut_off = good[..good.len() - 2].to_vec();
    let with_a_tail = [good.clone(), b"x".to_vec()].concat();
    let cases = [
        ("br", &good),
        ("deflate", &good),
        ("gzip, gzip", &good),
        ("gzip", &cut_off),
        ("gzip", &with_a_tail),
    ];
    for (encoding, body) in cases {
        let issuer = Issuer::start().await;
        let answer = Answer::new(body.clone()).with("Content-Encoding", encoding);
        issuer.server.answer_with(JWKS, answer);
        let verdict = verdict(&verifier_of(&issuer), &issuer.good_token()).await;
        assert_eq!(verdict, "keys_unavailable", "{encoding} {}", body.len());
    }
}

#[tokio::test]
async fn a_slow_jwks_is_given_up_in_time() {
    let issuer = Issuer::start().await;
    let settings = settings_of(&issuer).timeout(Duration::from_millis(50));
    let verifier = Verifier::with(settings).unwrap();
    let (answer, gate) = Answer::new(keys()).held();
    issuer.server.answer_with(JWKS, answer);
    assert_eq!(verdict_at_once(&verifier, &issuer.good_token()).await, "keys_unavailable");
    // The fetch itself ends as well, though the server never answers.
    until(|| verifier.counters()["fetches_failed"] > 0).await;
    gate.open();
    land().await;
}

/// A server that sends a byte now and then would hold the fetch for ever.
#[tokio::test]
async fn a_fetch_that_hangs_is_given_up_and_begun_again() {
    let issuer = Issuer::start().await;
    // The long time-out of the tests stands for a runtime that stands still.
    let verifier = verifier_of(&issuer);
    let (answer, gate) = Answer::new(keys()).held();
    issuer.server.answer_with(JWKS, answer);
    let (route, token) = (verifier.route(), issuer.good_token());
    let waiting = tokio::spawn(async move { said(&route.verify(&token).await) });
    until(|| issuer.asked(JWKS) > 0).await;
    issuer.clock.advance(30.0);
    issuer.server.answer_with(JWKS, Answer::new(keys()));
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "accepted");
    // The server still holds its answer back: the kit itself has woken the request.
    assert_eq!(waiting.await.unwrap(), "keys_unavailable");
    gate.open();
    land().await;
    assert_eq!((verifier.counters()["fetches"], verifier.counters()["fetches_failed"]), (2, 1));
    // The end of the first fetch says nothing about the second: overdue keys are waited for as ever.
    issuer.server.answer_with(JWKS, Answer::new(json!({ "keys": [jwk(&KEYS[1], "two")] }).to_string()));
    issuer.clock.advance(360.0);
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "unknown_key");
}

#[test]
fn a_fetch_whose_runtime_goes_is_begun_again_in_another() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let issuers = runtime();
    let issuer = issuers.block_on(Issuer::start());
    let first = runtime();
    let verifier = first.block_on(async { verifier_of(&issuer) });
    let route = verifier.route();
    let token = issuer.good_token();
    // The request is given up at its first wait, and the runtime with the fetch goes.
    let given_up = first.block_on(async {
        tokio::select! { biased; _ = route.verify(&token) => false, () = std::future::ready(()) => true }
    });
    assert!(given_up);
    drop(first);
    assert_eq!(verifier.counters()["fetches_failed"], 1);
    issuer.clock.advance(1.0);
    let verdict = issuers.block_on(async { said(&route.verify(&token).await) });
    assert_eq!(verdict, "accepted");
}

#[test]
fn without_a_runtime_nothing_can_be_fetched() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let issuer = runtime.block_on(Issuer::start());
    let (route, token) = (verifier_of(&issuer).route(), issuer.good_token());
    let mut verify = pin!(route.verify(&token));
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(result) = verify.as_mut().poll(&mut context) else { panic!("it waits") };
    assert_eq!(said(&result), "keys_unavailable");
}

#[tokio::test]
async fn a_redirect_to_the_same_origin_is_followed_three_times() {
    let issuer = Issuer::start().await;
    for number in 1..=3 {
        let next = format!("/hop{}", number - 1);
        issuer.server.answer_with(&format!("/hop{number}"), Answer::redirect(307, &next));
    }
    issuer.server.answer_with("/hop0", Answer::new(keys()));
    issuer.server.answer_with(JWKS, Answer::redirect(302, "/hop2"));
    assert_eq!(verdict(&verifier_of(&issuer), &issuer.good_token()).await, "accepted");
    issuer.server.answer_with(JWKS, Answer::redirect(302, "/hop3"));
    assert_eq!(verdict(&verifier_of(&issuer), &issuer.good_token()).await, "keys_unavailable");
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_not_followed() {
    let elsewhere = Server::start().await;
    elsewhere.answer_with("/x", Answer::new(keys()));
    let issuer = Issuer::start().await;
    issuer.server.answer_with("/x", Answer::new(keys()));
    let (port, other) = (issuer.server.port, elsewhere.port);
    for location in [
        format!("http://127.0.0.1:{other}/x"),
        format!("http://localhost:{port}/x"),
        format!("https://127.0.0.1:{port}/x"),
        "file:///x".to_owned(),
        format!("http://u@127.0.0.1:{port}/x"),
        format!("//127.0.0.1:{other}/x"),
        "http://[".to_owned(),
    ] {
        issuer.server.answer_with(JWKS, Answer::redirect(302, &location));
        let verdict = verdict(&verifier_of(&issuer), &issuer.good_token()).await;
        assert_eq!(verdict, "keys_unavailable", "{location}");
    }
    assert_eq!(issuer.asked("/x"), 0);
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn a_client_of_ones_own_makes_the_fetches_within_the_same_limits() {
    let elsewhere = Server::start().await;
    elsewhere.answer_with("/x", Answer::new(keys()));
    let issuer = Issuer::start().await;
    let client = || {
        let headers = [("x-own".parse().unwrap(), "1".parse().unwrap())].into_iter().collect();
        reqwest::Client::builder().default_headers(headers)
    };
    let verifier = Verifier::with(settings_of(&issuer).http_client(client())).unwrap();
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
    assert!(issuer.server.head(LIST).contains("x-own: 1"));
    issuer.server.answer_with(JWKS, Answer::redirect(302, &format!("http://127.0.0.1:{}/x", elsewhere.port)));
    let verifier = Verifier::with(settings_of(&issuer).http_client(client())).unwrap();
    assert_eq!(verdict(&verifier, &issuer.good_token()).await, "keys_unavailable");
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn an_issuer_that_nobody_hears_is_a_failed_fetch_that_says_so() {
    let issuer = Issuer::start().await;
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let causes = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&causes);
    let settings = settings_of(&issuer).jwks_uri(format!("http://{gone}/jwks")).on_event(move |event| {
        if let Event::FetchFailed { cause, .. } = event {
            heard.lock().unwrap().push_str(cause);
        }
    });
    let verifier = Verifier::with(settings).unwrap();
    let token = signed_with(&KEYS[0], &json!({}), &issuer.claims(&json!({})));
    assert_eq!(verdict(&verifier, &token).await, "keys_unavailable");
    let causes = causes.lock().unwrap();
    assert!(causes.contains("cannot connect") && causes.contains("refused"), "{causes}");
}
