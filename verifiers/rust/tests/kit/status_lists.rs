//! Status lists, good ones and bad ones. Abuse cases 150 and 152.

use countersign_verify::Verifier;
use serde_json::{Value, json};

use crate::issuer::{Issuer, JWKS, LIST};
use crate::server::Answer;
use crate::signing::{KEYS, base64url, gzip, jwk, lst, signed_with, zlib};
use crate::subject::{land, settings_of, strict_of, verdict, verifier_of};

#[tokio::test]
async fn a_revoked_token_is_refused_and_its_neighbours_are_not() {
    let issuer = Issuer::start().await;
    let strict = strict_of(&issuer);
    issuer.revoke(3);
    issuer.revoke(8);
    for index in 0..16 {
        let expected = if [3, 8].contains(&index) { "revoked" } else { "accepted" };
        assert_eq!(verdict(&strict, &issuer.listed_token(index)).await, expected, "{index}");
    }
    assert_eq!(issuer.asked(LIST), 1);
    let head = issuer.server.head(LIST);
    assert!(head.contains("accept: application/statuslist+jwt\r\n"), "{head}");
}

#[tokio::test]
async fn an_index_beyond_the_end_is_revoked_in_every_mode() {
    let issuer = Issuer::start().await;
    for verifier in [verifier_of(&issuer), strict_of(&issuer)] {
        for index in [16, 17, 4096, (1 << 31) - 1] {
            assert_eq!(verdict(&verifier, &issuer.listed_token(index)).await, "revoked", "{index}");
        }
    }
}

#[tokio::test]
async fn statuses_of_1_2_4_and_8_bits_are_read() {
    let cases: [(usize, &[u8]); 4] = [
        (1, &[1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]),
        (2, &[1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 0]),
        (4, &[0, 1, 15, 0, 8, 0]),
        (8, &[0, 255, 1, 128, 0]),
    ];
    for (bits, statuses) in cases {
        let issuer = Issuer::start().await;
        let strict = strict_of(&issuer);
        let mut packed = vec![0_u8; statuses.len() * bits / 8];
        for (index, status) in statuses.iter().enumerate() {
            packed[index * bits / 8] |= status << (index * bits % 8);
        }
        issuer.serve_list(&json!({ "status_list": { "bits": bits, "lst": lst(&packed) } }));
        for (index, status) in statuses.iter().enumerate() {
            let expected = if *status == 0 { "accepted" } else { "revoked" };
            assert_eq!(verdict(&strict, &issuer.listed_token(index)).await, expected, "{bits} bits, {index}");
        }
        let beyond = issuer.listed_token(statuses.len());
        assert_eq!(verdict(&strict, &beyond).await, "revoked", "{bits} bits");
    }
}

fn list_of(bits: impl Into<Value>, lst: &str) -> Value {
    json!({ "status_list": { "bits": bits.into(), "lst": lst } })
}

#[tokio::test]
async fn a_list_with_bad_claims_is_a_failed_fetch() {
    let good = zlib(&[0, 0]);
    let plain = lst(&[0, 0]);
    let damaged = [&good[..good.len() - 1], b"x"].concat();
    for changes in [
        json!({ "sub": "https://login.example.com/status-lists/2" }),
        json!({ "sub": null }),
        json!({ "iat": null }),
        json!({ "iat": "1" }),
        json!({ "iat": true }),
        json!({ "iat": 1_800_000_061 }),
        json!({ "exp": 1_800_000_000 }),
        json!({ "exp": "never" }),
        json!({ "ttl": 0 }),
        json!({ "ttl": -1 }),
        json!({ "ttl": "10" }),
        json!({ "ttl": true }),
        json!({ "status_list": null }),
        json!({ "status_list": [0, 0] }),
        json!({ "status_list": { "bits": 1 } }),
        list_of(3, &plain),
        list_of(0, &plain),
        list_of(true, &plain),
        list_of(16, &plain),
        list_of("1", &plain),
        list_of(1, &format!("!{plain}")),
        list_of(1, &format!("{plain}==")),
        list_of(1, ""),
        list_of(1, &base64url(&good[..good.len() - 3])),
        list_of(1, &base64url(gzip(&[0, 0]))),
        list_of(1, &base64url([0, 0])),
        list_of(1, &base64url([&good[..], b"x"].concat())),
        list_of(1, &base64url(damaged)),
    ] {
        let issuer = Issuer::start().await;
        let strict = strict_of(&issuer);
        issuer.serve_list(&changes);
        assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, "status_unavailable", "{changes}");
        assert_eq!(strict.counters()["fetches_failed"], 1, "{changes}");
    }
}

#[tokio::test]
async fn a_bad_list_is_a_failed_fetch() {
    let issuer = Issuer::start().await;
    let by = |key: usize, header: Value| signed_with(&KEYS[key], &header, &issuer.list_claims(&json!({})));
    let typ = "statuslist+jwt";
    let good = issuer.status_list(&json!({}));
    let (message, _) = good.rsplit_once('.').unwrap();
    for (what, list) in [
        ("forged", by(1, json!({ "typ": typ }))),
        ("of another issuer", by(1, json!({ "typ": typ, "kid": "two" }))),
        ("changed", good[..good.len() - 6].to_owned()),
        ("truncated", message.to_owned()),
        ("an access token", by(0, json!({}))),
        ("without type", by(0, json!({ "typ": null }))),
        ("of the type JWT", by(0, json!({ "typ": "JWT" }))),
        ("of an odd type", by(0, json!({ "typ": 7 }))),
        ("not signed", by(0, json!({ "typ": typ, "alg": "none" }))),
        ("with an odd kid", by(0, json!({ "typ": typ, "kid": 1 }))),
        ("with crit", by(0, json!({ "typ": typ, "crit": ["exp"] }))),
        ("HTML", "<!doctype html><title>Sign in</title>".to_owned()),
        ("empty", String::new()),
        ("not ASCII", format!("{good}ä")),
        ("followed by a line", format!("{good}\n")),
        ("JSON", issuer.list_claims(&json!({})).to_string()),
        ("of 2 MB", issuer.status_list(&json!({ "note": "x".repeat(2_000_000) }))),
    ] {
        issuer.server.answer_with(LIST, Answer::new(list));
        let token = issuer.listed_token(3);
        assert_eq!(verdict(&strict_of(&issuer), &token).await, "status_unavailable", "{what}");
        assert_eq!(verdict(&verifier_of(&issuer), &token).await, "accepted", "{what}");
    }
}

#[tokio::test]
async fn a_list_with_an_odd_header_has_no_keys_fetched() {
    for header in [json!({ "alg": "PS256" }), json!({ "alg": 7 }), json!({ "kid": 1 }), json!({ "kid": [] })]
    {
        let issuer = Issuer::start().await;
        let header = crate::signing::with(json!({ "typ": "statuslist+jwt" }), &header);
        let list = signed_with(&KEYS[0], &header, &issuer.list_claims(&json!({})));
        issuer.server.answer_with(LIST, Answer::new(list));
        assert_eq!(verdict(&strict_of(&issuer), &issuer.listed_token(3)).await, "status_unavailable");
        assert_eq!(issuer.asked(JWKS), 1, "{header}");
    }
}

#[tokio::test]
async fn types_of_lists_are_compared_without_case() {
    let issuer = Issuer::start().await;
    for typ in ["statuslist+jwt", "StatusList+JWT", "application/statuslist+jwt"] {
        let list = signed_with(&KEYS[0], &json!({ "typ": typ }), &issuer.list_claims(&json!({})));
        issuer.server.answer_with(LIST, Answer::new(list));
        assert_eq!(verdict(&strict_of(&issuer), &issuer.listed_token(3)).await, "accepted", "{typ}");
    }
}

#[tokio::test]
async fn a_list_may_have_just_as_many_bytes_as_were_set() {
    let issuer = Issuer::start().await;
    for (size, expected) in [(1000, "accepted"), (1001, "status_unavailable")] {
        let settings = settings_of(&issuer).max_list_bytes(1000);
        let strict = Verifier::with(settings.if_status_unavailable("refuse".parse().unwrap())).unwrap();
        issuer.serve_list(&list_of(1, &lst(&vec![0; size])));
        assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, expected, "{size}");
    }
}

#[tokio::test]
async fn a_list_may_come_compressed() {
    let issuer = Issuer::start().await;
    let packed = gzip(issuer.status_list(&json!({})).as_bytes());
    issuer.server.answer_with(LIST, Answer::new(packed).with("Content-Encoding", "gzip"));
    assert_eq!(verdict(&strict_of(&issuer), &issuer.listed_token(3)).await, "accepted");
}

#[tokio::test]
async fn the_issuers_lists_are_signed_with_a_new_key() {
    let issuer = Issuer::start().await;
    let strict = strict_of(&issuer);
    let token = issuer.listed_token(3);
    assert_eq!(verdict(&strict, &token).await, "accepted");
    issuer.set_keys(vec![jwk(&KEYS[0], "one"), jwk(&KEYS[1], "two")]);
    issuer.sign_with(1, "two");
    issuer.clock.advance(12.0);
    assert_eq!(verdict(&strict, &token).await, "accepted");
    assert_eq!(issuer.asked(JWKS), 2);
}

#[tokio::test]
async fn a_list_that_expires_while_it_is_fresh_is_unavailable() {
    let issuer = Issuer::start().await;
    let strict = strict_of(&issuer);
    issuer.revoke(5);
    issuer.serve_list(&json!({ "exp": issuer.clock.seconds() + 300, "ttl": 3600 }));
    assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, "accepted");
    issuer.clock.advance_wall(300.0);
    assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, "status_unavailable");
    assert_eq!(verdict(&strict, &issuer.listed_token(5)).await, "revoked");
}

#[tokio::test]
async fn a_list_that_ends_soon_is_fetched_again_by_then() {
    let issuer = Issuer::start().await;
    let before = issuer.server.scripts();
    let strict = strict_of(&issuer);
    issuer.serve_list(&json!({ "exp": issuer.clock.seconds() + 5, "ttl": 3600 }));
    assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, "accepted");
    issuer.server.set_scripts(before);
    issuer.clock.advance(6.0);
    assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, "accepted");
}

#[tokio::test]
async fn the_ttl_of_a_list_says_when_it_is_fetched_again() {
    let cases = [
        (Value::Null, 10.0),
        (json!(1), 1.0),
        (json!(0.001), 1.0),
        (json!(60), 60.0),
        (json!(1_000_000_000), 3600.0),
        (json!(1e308), 3600.0),
    ];
    for (ttl, seconds) in cases {
        let issuer = Issuer::start().await;
        let strict = strict_of(&issuer);
        issuer.serve_list(&json!({ "ttl": ttl, "exp": null }));
        for tries in 1..4 {
            for pass in [seconds - 0.5, 0.5] {
                assert_eq!(verdict(&strict, &issuer.listed_token(3)).await, "accepted");
                land().await;
                assert_eq!(issuer.asked(LIST), tries, "{ttl}");
                issuer.clock.advance(pass);
            }
        }
    }
}
