//! What an administrator takes from a client while a user is on the way: a request under way lives an hour,
//! and must not outlive what it was allowed by.

use countersign::clients::RegistrationChange;
use support::api::browser::{Browser, sent_to};
use support::api::code_flow::{
    CLIENT, REDIRECT_URI, authorize_url, changed, code, exchange, parameters, server_with_app,
};

fn scopes(words: &[&str]) -> RegistrationChange {
    RegistrationChange { scopes: Some(words.iter().copied().collect()), ..Default::default() }
}

#[tokio::test]
async fn nothing_is_sent_to_a_redirect_uri_that_was_withdrawn() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    let elsewhere = Some(["https://new.example.com/callback"].into_iter().collect());
    server.change_client(CLIENT, RegistrationChange { redirect_uris: elsewhere, ..Default::default() }).await;
    let answer = browser.sign_in(&page, "alice").await;
    assert_eq!((answer.status, sent_to(&answer, REDIRECT_URI)), (400, None), "{}", answer.summary());
}

#[tokio::test]
async fn a_scope_that_was_withdrawn_is_not_granted() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    server.change_client(CLIENT, scopes(&["openid"])).await;
    let answer = browser.sign_in(&page, "alice").await;
    assert_eq!(sent_to(&answer, REDIRECT_URI).unwrap()["error"], "invalid_scope");
}

#[tokio::test]
async fn a_code_is_worth_nothing_once_its_scope_was_withdrawn() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let given = code(&browser).await;
    server.change_client(CLIENT, scopes(&["openid"])).await;
    assert_eq!(exchange(&server, &given).await.member("error").as_deref(), Some("invalid_grant"));
    server.change_client(CLIENT, scopes(&["openid", "profile"])).await;
    assert_eq!(exchange(&server, &given).await.status, 200, "nothing has used it up");
}

// Audiences likewise (RFC 8707).
#[tokio::test]
async fn a_code_is_worth_nothing_once_its_audience_was_withdrawn() {
    let server = server_with_app().await;
    let audiences = |words: &[&str]| RegistrationChange {
        audiences: Some(words.iter().copied().collect()),
        ..Default::default()
    };
    server.change_client(CLIENT, audiences(&["https://api.example.com"])).await;
    let browser = Browser::new(&server);
    let page = browser.open(&changed(&[("resource", "https://api.example.com")])).await;
    let answer = browser.sign_in(&page, "alice").await;
    let given = sent_to(&answer, REDIRECT_URI).unwrap()["code"].clone();
    server.change_client(CLIENT, audiences(&["https://other.example.com"])).await;
    assert_eq!(exchange(&server, &given).await.member("error").as_deref(), Some("invalid_grant"));
}
