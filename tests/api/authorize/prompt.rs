//! What the app may have the user asked again, and when it must not be (OpenID Connect Core §3.1.2.1).

use std::time::Duration;

use support::api::answer::Answer;
use support::api::browser::{Browser, sent_to};
use support::api::code_flow::{
    REDIRECT_URI, authorize_url, changed, code, exchange, parameters, server_with_app, with_another_end,
};

fn error_of(answer: &Answer) -> Option<String> {
    sent_to(answer, REDIRECT_URI)?.get("error").cloned()
}

fn has_code(answer: &Answer) -> bool {
    sent_to(answer, REDIRECT_URI).is_some_and(|sent| sent.contains_key("code"))
}

// Abuse case 89.
#[tokio::test]
async fn none_never_shows_a_page() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let silent = changed(&[("prompt", "none")]);
    assert_eq!(error_of(&browser.open(&silent).await).as_deref(), Some("login_required"));
    code(&browser).await;
    assert!(has_code(&browser.open(&silent).await));
}

#[tokio::test]
async fn login_asks_again_whoever_is_signed_in() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    code(&browser).await;
    server.clock.advance(Duration::from_mins(5));
    let page = browser.open(&changed(&[("prompt", "login")])).await;
    assert_eq!(page.status, 200);
    let answer = browser.sign_in(&page, "alice").await;
    let code = sent_to(&answer, REDIRECT_URI).unwrap()["code"].clone();
    let id = support::jwt::claims(&exchange(&server, &code).await.member("id_token").unwrap());
    assert_eq!(id["auth_time"].as_i64(), Some(server.clock.seconds()));
}

#[tokio::test]
async fn max_age_asks_again_when_the_login_is_older() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    code(&browser).await;
    server.clock.advance(Duration::from_mins(2));
    assert!(has_code(&browser.open(&changed(&[("max_age", "121")])).await));
    let page = browser.open(&changed(&[("max_age", "119")])).await;
    assert_eq!(page.status, 200);
    assert!(has_code(&browser.sign_in(&page, "alice").await));
    let page = browser.open(&changed(&[("max_age", "0")])).await;
    assert_eq!(page.status, 303, "signed in at this very moment");
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(browser.open(&changed(&[("max_age", "0")])).await.status, 200);
    let silent = changed(&[("max_age", "0"), ("prompt", "none")]);
    assert_eq!(error_of(&browser.open(&silent).await).as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_hint_asks_for_the_user_that_it_names() {
    let server = server_with_app().await;
    server.user("bob").await;
    let browser = Browser::new(&server);
    let of_alice = exchange(&server, &code(&browser).await).await.member("id_token").unwrap();
    browser.forget("__Host-countersign");
    let page = browser.open(&authorize_url(&parameters())).await;
    browser.sign_in(&page, "bob").await;
    server.clock.advance(Duration::from_hours(1));
    let silent = changed(&[("prompt", "none"), ("id_token_hint", &of_alice)]);
    assert_eq!(error_of(&browser.open(&silent).await).as_deref(), Some("login_required"));
    let hinted = changed(&[("id_token_hint", &of_alice)]);
    let page = browser.open(&hinted).await;
    assert_eq!(page.status, 200, "bob is signed in, and alice is meant");
    let answer = browser.sign_in(&page, "bob").await;
    assert_eq!(error_of(&answer).as_deref(), Some("login_required"));
    server.clock.advance(Duration::from_secs(1));
    let page = browser.open(&hinted).await;
    assert!(has_code(&browser.sign_in(&page, "alice").await));
}

// OpenID Connect Core §3.1.2.2: an app that hints at one user must not be given another.
#[tokio::test]
async fn what_is_no_id_token_of_the_app_is_no_hint() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let tokens = exchange(&server, &code(&browser).await).await;
    let id_token = tokens.member("id_token").unwrap();
    let damaged = with_another_end(&id_token);
    let access_token = tokens.member("access_token").unwrap();
    for hint in ["x", damaged.as_str(), access_token.as_str()] {
        let answer = browser.open(&changed(&[("prompt", "none"), ("id_token_hint", hint)])).await;
        assert_eq!(error_of(&answer).as_deref(), Some("invalid_request"), "{hint}");
    }
    let right = changed(&[("prompt", "none"), ("id_token_hint", &id_token)]);
    assert!(has_code(&browser.open(&right).await));
}
