//! `GET /choose-account`, `POST /choose-account`.

use std::time::Duration;

use support::api::answer::Answer;
use support::api::browser::{Browser, sent_to};
use support::api::code_flow::{REDIRECT_URI, changed, code, exchange, server_with_app};
use support::jwt::claims;

fn has_code(answer: &Answer) -> bool {
    sent_to(answer, REDIRECT_URI).is_some_and(|sent| sent.contains_key("code"))
}

#[tokio::test]
async fn an_account_can_be_chosen() {
    let server = server_with_app().await;
    server.user("bob").await;
    let browser = Browser::new(&server);
    code(&browser).await;
    server.clock.advance(Duration::from_secs(1));
    let url = changed(&[("prompt", "select_account")]);
    let page = browser.open(&url).await;
    assert!(page.text().contains("alice"), "{}", page.summary());
    assert!(has_code(&browser.submit(&page, &[("action", "continue")]).await));
    let page = browser.open(&url).await;
    let page = browser.submit(&page, &[("action", "other")]).await;
    let answer = browser.sign_in(&page, "bob").await;
    let tokens = exchange(&server, &sent_to(&answer, REDIRECT_URI).unwrap()["code"]).await;
    let name = claims(&tokens.member("access_token").unwrap())["preferred_username"].clone();
    assert_eq!(name, "bob");
    server.clock.advance(Duration::from_secs(1));
    let silent = changed(&[("prompt", "none"), ("id_token_hint", &tokens.member("id_token").unwrap())]);
    assert!(has_code(&browser.open(&silent).await));
}
