//! ID tokens that come back as hints long after their key has gone (B10).

use countersign::clients::RegistrationChange;
use poem::http::header;
use support::api::browser::{Browser, sent_to};
use support::api::call::get;
use support::api::code_flow::{
    CLIENT, REDIRECT_URI, changed, code, exchange, server_with_app, with_another_end,
};
use support::api::server::TestServer;
use url::form_urlencoded;

use super::{LEAD, LIFETIME, SKEW, admin, pass, reload, rotate, sweep};

const BACK: &str = "https://app.example.com/bye";

/// Lets the key that signs go, and says how many the sweep has forgotten.
async fn let_go(server: &TestServer) -> u64 {
    rotate(server).await;
    pass(server, LEAD).await;
    pass(server, LIFETIME + SKEW).await;
    let swept = sweep(server).await.signing_keys;
    reload(server).await;
    swept
}

fn logout(hint: &str) -> String {
    let pairs = [("id_token_hint", hint), ("post_logout_redirect_uri", BACK)];
    format!("/logout?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

async fn server() -> TestServer {
    let server = server_with_app().await;
    let post_logout_redirect_uris = Some([BACK].into_iter().collect());
    server
        .change_client(CLIENT, RegistrationChange { post_logout_redirect_uris, ..Default::default() })
        .await;
    server
}

#[tokio::test]
async fn a_hint_outlives_its_key() {
    let server = server().await;
    let browser = Browser::new(&server);
    let hint = exchange(&server, &code(&browser).await).await.member("id_token").unwrap();
    assert_eq!(let_go(&server).await, 1);
    let silent = browser.open(&changed(&[("prompt", "none"), ("id_token_hint", &hint)])).await;
    assert!(sent_to(&silent, REDIRECT_URI).unwrap().contains_key("code"));
    let answer = browser.send(get(&logout(&hint))).await;
    assert_eq!((answer.status, answer.header(header::LOCATION).as_deref()), (303, Some(BACK)));
    assert_eq!(browser.send(get(&logout(&with_another_end(&hint)))).await.status, 400);
}

// What was signed with a stolen key says nothing.
#[tokio::test]
async fn a_hint_of_a_key_that_was_revoked_is_none() {
    let server = server().await;
    let browser = Browser::new(&server);
    let hint = exchange(&server, &code(&browser).await).await.member("id_token").unwrap();
    let kid = support::jwt::header(&hint)["kid"].as_str().unwrap().to_owned();
    admin(&server).revoke(&kid).await.unwrap();
    reload(&server).await;
    pass(&server, LEAD + LIFETIME + SKEW).await;
    sweep(&server).await;
    reload(&server).await;
    assert_eq!(browser.send(get(&logout(&hint))).await.status, 400);
}

// A key that has gone opens nothing.
#[tokio::test]
async fn an_access_token_does_not_outlive_its_key() {
    let server = server().await;
    let token = exchange(&server, &code(&Browser::new(&server)).await).await.member("access_token").unwrap();
    let_go(&server).await;
    assert_eq!(server.send(get("/userinfo").bearer(&token)).await.status, 401);
}
