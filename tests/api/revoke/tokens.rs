//! What a revocation does to which token.

use std::time::Duration;

use support::api::answer::Answer;
use support::api::call::form;
use support::api::forge::Forger;
use support::api::refresh_form::Parts;
use support::api::refreshing::{
    Tokens, assert_worthless, log_in, may_refresh, me, refresh, renew, row, server_with_alice,
};
use support::api::server::TestServer;

async fn revoke(server: &TestServer, client_id: &str, token: &str) -> Answer {
    server.send(form("/revoke", format!("client_id={client_id}&token={token}"))).await
}

/// Nothing but that it is done.
#[track_caller]
fn assert_done(answer: &Answer) {
    assert_eq!((answer.status, answer.text().as_str()), (200, "{}"), "{}", answer.summary());
}

// RFC 7009 §2.1, each generation.
#[tokio::test]
async fn a_refresh_token_ends_its_session_whichever_generation_it_is() {
    for generation in 0..4 {
        let server = server_with_alice().await;
        let mut chain = vec![log_in(&server).await];
        for _ in 0..2 {
            chain.push(renew(&server, &chain[chain.len() - 1].refresh).await);
        }
        let never = Parts { generation: [3; 16], ..Parts::of(&chain[0].refresh) }.token(&server.state.checks);
        let token = chain.get(generation).map_or(never, |tokens| tokens.refresh.clone());
        let elsewhere = log_in(&server).await;
        assert_done(&revoke(&server, "spa", &token).await);
        assert_eq!(row(&server, chain[0].session_id()).await, None, "generation {generation}");
        for tokens in &chain {
            assert_worthless(&refresh(&server, "spa", &tokens.refresh).await);
            assert_eq!(me(&server, &tokens.access).await, 401);
        }
        assert_done(&revoke(&server, "spa", &token).await);
        renew(&server, &elsewhere.refresh).await;
    }
}

// Abuse cases 76 and 79.
#[tokio::test]
async fn an_access_token_is_revoked_with_those_before_it_and_its_session_lives_on() {
    let server = server_with_alice().await;
    let first = log_in(&server).await;
    let second = renew(&server, &first.refresh).await;
    assert_done(&revoke(&server, "spa", &first.access).await);
    // They stand at one place of a status list.
    assert_eq!((me(&server, &first.access).await, me(&server, &second.access).await), (401, 401));
    let third = renew(&server, &second.refresh).await;
    assert_done(&revoke(&server, "spa", &first.access).await);
    assert_eq!(me(&server, &third.access).await, 200);
    // On another node, and after a restart.
    let server = server.restarted(|_| {}).await;
    assert_eq!((me(&server, &first.access).await, me(&server, &third.access).await), (401, 200));
}

// Abuse case 76.
#[tokio::test]
async fn another_clients_tokens_are_left_alone() {
    let server = server_with_alice().await;
    server.client("other", may_refresh).await;
    let first = log_in(&server).await;
    let second = renew(&server, &first.refresh).await;
    let before = row(&server, first.session_id()).await;
    for token in [&first.refresh, &second.refresh, &first.access, &second.access] {
        assert_done(&revoke(&server, "other", token).await);
    }
    assert_eq!(row(&server, first.session_id()).await, before);
    assert_eq!((me(&server, &first.access).await, me(&server, &second.access).await), (200, 200));
    renew(&server, &second.refresh).await;
}

// RFC 7009 §2.2, abuse case 76.
#[tokio::test]
async fn an_unknown_token_is_answered_like_a_known_one() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    let expired = log_in(&server).await;
    server.clock.advance(Duration::from_mins(11));
    let fresh = renew(&server, &tokens.refresh).await;
    let forger = Forger::new(fresh.access.clone());
    let parts = Parts::of(&tokens.refresh);
    let before = row(&server, tokens.session_id()).await;
    let unknown = [
        "garbage".to_owned(),
        "csr_".to_owned(),
        "a.b.c".to_owned(),
        expired.access,
        fresh.access[..fresh.access.len() - 2].to_owned(),
        forger.with_header("alg", "none"),
        forger.with_claim("iss", "https://evil.example.com"),
        forger.with_claim("jti", "no uuid"),
        Parts { family: [1; 16], ..parts.clone() }.token(&server.state.checks),
        Parts { session_id: [1; 16], ..parts }.token(&server.state.checks),
        ".".repeat(50_000),
    ];
    for token in unknown {
        assert_done(&revoke(&server, "spa", &token).await);
    }
    assert_eq!(row(&server, tokens.session_id()).await, before);
    assert_eq!(me(&server, &fresh.access).await, 200);
}

#[tokio::test]
async fn the_token_of_a_machine_can_be_revoked() {
    let server = server_with_alice().await;
    let secret = server.client("machine", |client| {
        client.confidential = true;
        client.grants = ["client_credentials"].into_iter().collect();
    });
    let secret = secret.await.unwrap();
    let by_machine = |path: &str, body: String| server.send(form(path, body).basic("machine", &secret));
    let answer = by_machine("/token", "grant_type=client_credentials".to_owned()).await;
    let token = answer.member("access_token").unwrap();
    assert_eq!(by_machine("/introspect", format!("token={token}")).await.json()["active"], true);
    assert_done(&by_machine("/revoke", format!("token={token}")).await);
    assert_eq!(by_machine("/introspect", format!("token={token}")).await.text(), r#"{"active":false}"#);
}

// Abuse case 77.
#[tokio::test]
async fn a_wrong_hint_still_works() {
    for hint in ["access_token", "refresh_token", "nonsense", ""] {
        let server = server_with_alice().await;
        let (one, two) = (log_in(&server).await, log_in(&server).await);
        for token in [&one.refresh, &two.access] {
            let body = format!("client_id=spa&token={token}&token_type_hint={hint}");
            assert_done(&server.send(form("/revoke", body)).await);
        }
        assert_worthless(&refresh(&server, "spa", &one.refresh).await);
        assert_eq!(me(&server, &two.access).await, 401, "{hint}");
    }
}

#[tokio::test]
async fn a_user_who_logs_out_may_log_in_again() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    assert_done(&revoke(&server, "spa", &tokens.refresh).await);
    let again: Tokens = log_in(&server).await;
    assert_ne!(again.session_id(), tokens.session_id());
    assert_eq!(me(&server, &again.access).await, 200);
}
