//! PKCE (RFC 7636), at the authorization endpoint and where the code is exchanged (abuse case 84).

use support::api::browser::{Browser, sent_to};
use support::api::call::{form, get};
use support::api::code_flow::{
    REDIRECT_URI, VERIFIER, changed, code, exchange, exchange_with, server_with_app,
};

#[tokio::test]
async fn a_challenge_that_is_none_is_refused() {
    let server = server_with_app().await;
    let cases: &[&[(&'static str, &str)]] = &[
        &[("code_challenge", ""), ("code_challenge_method", "")],
        &[("code_challenge", "")],
        &[("code_challenge_method", "")],
        &[("code_challenge_method", "plain")],
        &[("code_challenge_method", "s256")],
        &[("code_challenge", &"a".repeat(42))],
        &[("code_challenge", &"a".repeat(44))],
        &[("code_challenge", &"a".repeat(129))],
        &[("code_challenge", &"=".repeat(43))],
        &[("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c+")],
    ];
    for changes in cases {
        let answer = server.send(get(&changed(changes))).await;
        let sent = sent_to(&answer, REDIRECT_URI).unwrap();
        assert_eq!(sent["error"], "invalid_request", "{changes:?}");
    }
}

#[tokio::test]
async fn a_verifier_that_does_not_fit_uses_nothing_up() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let code = code(&browser).await;
    let longer = format!("{VERIFIER}a");
    for verifier in ["", "wrong", &VERIFIER[1..], &longer, &VERIFIER.to_uppercase(), &"a".repeat(129)] {
        let answer = exchange_with(&server, &[("code", &code), ("code_verifier", verifier)]).await;
        assert_eq!(
            (answer.status, answer.member("error").as_deref()),
            (400, Some("invalid_grant")),
            "{verifier}"
        );
    }
    assert_eq!(exchange(&server, &code).await.status, 200);
}

#[tokio::test]
async fn an_exempt_client_needs_no_pkce_but_keeps_to_what_it_began() {
    let server = server_with_app().await;
    let secret = server.client("classic", |client| {
        client.confidential = true;
        client.pkce_exempt = true;
        client.first_party = true;
        client.grants = ["authorization_code"].into_iter().collect();
        client.scopes = ["openid", "profile"].into_iter().collect();
        client.redirect_uris = [REDIRECT_URI].into_iter().collect();
    });
    let secret = secret.await.unwrap();
    let browser = Browser::new(&server);
    let without = [("client_id", "classic"), ("code_challenge", ""), ("code_challenge_method", "")];
    let page = browser.open(&changed(&without)).await;
    let code = sent_to(&browser.sign_in(&page, "alice").await, REDIRECT_URI).unwrap()["code"].clone();
    let body = format!("grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_URI}");
    // A verifier without a challenge (RFC 9700 §4.8.2).
    let with_verifier = format!("{body}&code_verifier={VERIFIER}");
    let answer = server.send(form("/token", with_verifier).basic("classic", &secret)).await;
    assert_eq!(answer.member("error").as_deref(), Some("invalid_grant"));
    assert_eq!(server.send(form("/token", body).basic("classic", &secret)).await.status, 200);
}
