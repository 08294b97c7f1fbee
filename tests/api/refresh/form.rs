//! The form of a refresh token (abuse case 54): recognisable, and refused before the database when damaged.

use std::collections::HashSet;

use countersign::config::Period;
use support::api::call::form;
use support::api::refresh_form::{PREFIX, Parts};
use support::api::refreshing::{assert_worthless, log_in, refresh, renew, server_with_alice};

#[tokio::test]
async fn it_has_a_prefix_and_a_fixed_length_and_needs_no_encoding() {
    let server = server_with_alice().await;
    let mut token = log_in(&server).await.refresh;
    let mut seen = HashSet::new();
    for _ in 0..20 {
        assert!(token.starts_with(PREFIX) && token.len() == 90, "{token}");
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)), "{token}");
        assert_eq!(Parts::of(&token).token(&server.state.checks), token, "the documented form");
        assert!(seen.insert(token.clone()), "a token came twice");
        token = renew(&server, &token).await.refresh;
    }
}

// Abuse case 56.
#[tokio::test]
async fn no_secret_comes_twice() {
    let server = server_with_alice().await;
    let mut seen = HashSet::new();
    for _ in 0..20 {
        let first = log_in(&server).await.refresh;
        let second = renew(&server, &first).await.refresh;
        let (first, second) = (Parts::of(&first), Parts::of(&second));
        assert_eq!((first.session_id, first.family), (second.session_id, second.family));
        for secret in [first.family, first.generation, second.generation] {
            assert!(seen.insert(secret));
        }
    }
}

fn with_flipped_case(token: &str) -> Vec<String> {
    let flip = |index: usize| {
        let mut bytes = token.as_bytes().to_vec();
        bytes[index] ^= 0x20;
        String::from_utf8(bytes).unwrap()
    };
    let letters = token.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_alphabetic());
    letters.map(|(index, _)| flip(index)).collect()
}

fn with_another_character(token: &str) -> Vec<String> {
    let change = |index: usize| {
        let mut bytes = token.as_bytes().to_vec();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    };
    (0..token.len()).map(change).collect()
}

fn damaged(token: &str) -> Vec<String> {
    let mut damaged: Vec<String> = (1..token.len()).map(|length| token[..length].to_owned()).collect();
    damaged.extend(with_flipped_case(token));
    damaged.extend(with_another_character(token));
    damaged.extend(["=", "%3D", "A", "%20", "%0A", ".", "%C3%A4", token].map(|end| format!("{token}{end}")));
    damaged.extend(["%20", "x", "csr_", "%0A"].map(|start| format!("{start}{token}")));
    damaged.extend([
        token[4..].to_owned(),
        token.replacen('_', "-", 1),
        "%C3%A4".repeat(37),
        "x".repeat(60_000),
    ]);
    damaged
}

// Abuse case 54: the database is gone, and the answer comes all the same.
#[tokio::test]
async fn a_damaged_token_is_refused_before_the_database() {
    let server = server_with_alice().await;
    let server = server.restarted(|config| config.clients.cache_ttl = Period::seconds(60)).await;
    let token = log_in(&server).await.refresh;
    server.state.database.clone().close().await.unwrap();
    let mut count = 0;
    for damaged in damaged(&token) {
        assert_worthless(&refresh(&server, "spa", &damaged).await);
        count += 1;
    }
    assert!(count > 150, "{count} damaged tokens");
    assert_eq!(refresh(&server, "spa", &token).await.status, 503, "what is whole needs the database");
}

// Abuse cases 54 and 65.
#[tokio::test]
async fn a_damaged_token_touches_nothing_and_other_tokens_are_none() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    for damaged in damaged(&tokens.refresh).into_iter().step_by(7) {
        assert_worthless(&refresh(&server, "spa", &damaged).await);
    }
    assert_worthless(&refresh(&server, "spa", &tokens.access).await);
    assert_worthless(&refresh(&server, "spa", "csr_").await);
    assert_eq!(support::api::refreshing::me(&server, &tokens.refresh).await, 401);
    renew(&server, &tokens.refresh).await;
}

#[tokio::test]
async fn without_a_token_the_request_is_invalid() {
    let server = server_with_alice().await;
    for rest in ["", "&refresh_token=", "&refresh_token=a&refresh_token=b"] {
        let answer =
            server.send(form("/token", format!("grant_type=refresh_token&client_id=spa{rest}"))).await;
        assert_eq!(
            (answer.status, answer.member("error").as_deref()),
            (400, Some("invalid_request")),
            "{rest}"
        );
    }
}
