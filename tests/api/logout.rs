//! `GET, POST /logout` (OpenID Connect RP-Initiated Logout 1.0; B10).

use std::time::Duration;

use countersign::clients::RegistrationChange;
use poem::http::header;
use support::api::browser::{Browser, hidden_fields, page_form};
use support::api::call::{form, get};
use support::api::code_flow::{CLIENT, authorize_url, code, exchange, parameters, server_with_app};
use support::api::server::TestServer;
use url::form_urlencoded;

const BACK: &str = "https://app.example.com/bye?x=1";

async fn server() -> TestServer {
    let server = server_with_app().await;
    let post_logout_redirect_uris = Some([BACK].into_iter().collect());
    server
        .change_client(CLIENT, RegistrationChange { post_logout_redirect_uris, ..Default::default() })
        .await;
    server
}

fn url(pairs: &[(&str, &str)]) -> String {
    format!("/logout?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

/// Whether somebody is signed in in this browser.
async fn is_signed_in(browser: &Browser<'_>) -> bool {
    browser.open(&authorize_url(&parameters())).await.status == 303
}

#[tokio::test]
async fn an_app_signs_its_user_out_and_has_them_back() {
    let server = server().await;
    let browser = Browser::new(&server);
    let tokens = exchange(&server, &code(&browser).await).await;
    let id_token = tokens.member("id_token").unwrap();
    // It may have expired.
    server.clock.advance(Duration::from_mins(30));
    let request =
        [("id_token_hint", id_token.as_str()), ("post_logout_redirect_uri", BACK), ("state", "a b")];
    let answer = browser.send(get(&url(&request))).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header(header::LOCATION).unwrap(), format!("{BACK}&state=a+b"));
    assert!(answer.header(header::SET_COOKIE).unwrap().contains("__Host-countersign=; "));
    assert!(!is_signed_in(&browser).await);
    let refresh = tokens.member("refresh_token").unwrap();
    let body = format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token={refresh}");
    assert_eq!(server.send(form("/token", body)).await.member("error").as_deref(), Some("invalid_grant"));
}

// All that began in this browser ends, and nothing else.
#[tokio::test]
async fn everything_that_began_in_the_browser_ends() {
    let server = server().await;
    let (browser, other) = (Browser::new(&server), Browser::new(&server));
    let first = exchange(&server, &code(&browser).await).await.member("access_token").unwrap();
    let second = exchange(&server, &code(&browser).await).await.member("access_token").unwrap();
    let elsewhere = exchange(&server, &code(&other).await).await.member("access_token").unwrap();
    let page = browser.open("/logout").await;
    assert!(page.text().contains("alice"), "{}", page.summary());
    assert!(is_signed_in(&browser).await, "nobody has said yes yet");
    assert_eq!(browser.submit(&page, &[]).await.status, 200);
    for (token, status) in [(first, 401), (second, 401), (elsewhere, 200)] {
        assert_eq!(server.send(get("/userinfo").bearer(&token)).await.status, status);
    }
    assert!(is_signed_in(&other).await);
}

#[tokio::test]
async fn who_is_not_meant_is_asked_first() {
    let server = server().await;
    let (browser, other) = (Browser::new(&server), Browser::new(&server));
    let hint = exchange(&server, &code(&other).await).await.member("id_token").unwrap();
    code(&browser).await;
    let page = browser.open(&url(&[("id_token_hint", &hint), ("post_logout_redirect_uri", BACK)])).await;
    assert_eq!(page.status, 200);
    assert!(is_signed_in(&browser).await);
    let answer = browser.submit(&page, &[]).await;
    assert_eq!(answer.header(header::LOCATION).as_deref(), Some(BACK));
    assert!(!is_signed_in(&browser).await);
}

// Apps revoke their tokens before they send the user here, as mod_auth_openidc does.
#[tokio::test]
async fn an_app_that_has_ended_its_session_signs_its_user_out_too() {
    let server = server().await;
    let (browser, other) = (Browser::new(&server), Browser::new(&server));
    let tokens = exchange(&server, &code(&browser).await).await;
    server.clock.advance(Duration::from_mins(1));
    code(&other).await;
    let token = tokens.member("refresh_token").unwrap();
    let revocation = form("/revoke", format!("client_id={CLIENT}&token={token}"));
    assert_eq!(server.send(revocation).await.status, 200);
    let hint = tokens.member("id_token").unwrap();
    let url = url(&[("id_token_hint", &hint), ("post_logout_redirect_uri", BACK)]);
    assert_eq!(other.open(&url).await.status, 200, "a later login is another one, and is asked");
    assert_eq!(browser.open(&url).await.header(header::LOCATION).as_deref(), Some(BACK));
    assert!(is_signed_in(&other).await && !is_signed_in(&browser).await);
}

#[tokio::test]
async fn nobody_is_sent_where_nothing_is_registered() {
    let server = server().await;
    let browser = Browser::new(&server);
    let hint = exchange(&server, &code(&browser).await).await.member("id_token").unwrap();
    let longer = format!("{BACK}&y=1");
    for uri in [
        "https://evil.example/",
        "https://app.example.com/bye",
        &longer,
        "//evil.example",
        "javascript:alert(1)",
    ] {
        let answer =
            browser.send(get(&url(&[("id_token_hint", &hint), ("post_logout_redirect_uri", uri)]))).await;
        assert_eq!((answer.status, answer.header(header::LOCATION)), (400, None), "{uri}");
    }
    // A registered one, without the hint.
    for request in [
        vec![("post_logout_redirect_uri", BACK)],
        vec![("post_logout_redirect_uri", BACK), ("client_id", CLIENT)],
    ] {
        let page = browser.open(&url(&request)).await;
        let answer = browser.submit(&page, &[]).await;
        assert_eq!((answer.status, answer.header(header::LOCATION)), (200, None));
        code(&browser).await;
    }
    for hint in ["x", &format!("{hint}x")] {
        assert_eq!(browser.open(&url(&[("id_token_hint", hint)])).await.status, 400);
    }
    assert_eq!(browser.open(&url(&[("id_token_hint", &hint), ("client_id", "other")])).await.status, 400);
    assert!(is_signed_in(&browser).await);
}

#[tokio::test]
async fn an_app_that_says_nowhere_to_go_leaves_the_user_here() {
    let server = server().await;
    let browser = Browser::new(&server);
    let hint = exchange(&server, &code(&browser).await).await.member("id_token").unwrap();
    let answer = browser.open(&url(&[("id_token_hint", &hint)])).await;
    assert_eq!((answer.status, answer.header(header::LOCATION)), (200, None));
    assert!(!is_signed_in(&browser).await);
    code(&browser).await;
    // Without a hint the user is asked, whatever else there is.
    let page = browser.open(&url(&[("state", "s")])).await;
    assert!(is_signed_in(&browser).await);
    let answer = browser.submit(&page, &[]).await;
    assert_eq!((answer.status, answer.header(header::LOCATION)), (200, None));
    assert!(!is_signed_in(&browser).await);
}

// An access token is no hint (B9).
#[tokio::test]
async fn an_access_token_is_no_hint() {
    let server = server().await;
    let browser = Browser::new(&server);
    let tokens = exchange(&server, &code(&browser).await).await;
    let access_token = tokens.member("access_token").unwrap();
    assert_eq!(browser.open(&url(&[("id_token_hint", &access_token)])).await.status, 400);
    let id_token = tokens.member("id_token").unwrap();
    assert_eq!(server.send(get("/userinfo").bearer(&id_token)).await.status, 401);
}

// The post of an app's page has no cookies, and is asked again by GET.
#[tokio::test]
async fn an_app_may_post() {
    let server = server().await;
    let browser = Browser::new(&server);
    let hint = exchange(&server, &code(&browser).await).await.member("id_token").unwrap();
    let body = url(&[("id_token_hint", &hint), ("post_logout_redirect_uri", BACK), ("state", "s")]);
    let answer = server.send(form("/logout", body.split_once('?').unwrap().1)).await;
    let location = answer.header(header::LOCATION).unwrap();
    let answer = browser.send(get(&location)).await;
    assert_eq!(answer.header(header::LOCATION).unwrap(), format!("{BACK}&state=s"));
}

#[tokio::test]
async fn a_post_of_ours_needs_its_token() {
    let server = server().await;
    let browser = Browser::new(&server);
    code(&browser).await;
    let page = browser.open("/logout").await;
    let csrf = hidden_fields(&page.text()).into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let other = Browser::new(&server);
    code(&other).await;
    assert_eq!(other.send(page_form("/logout", &[("csrf", &csrf)])).await.status, 403);
    assert_eq!(browser.send(page_form("/logout", &[("csrf", "x")])).await.status, 403);
    assert!(is_signed_in(&browser).await && is_signed_in(&other).await);
}

// A browser session that is over by itself leaves the app's.
#[tokio::test]
async fn a_browser_session_that_is_over_leaves_those_of_apps() {
    let server = server().await;
    let browser = Browser::new(&server);
    let tokens = exchange(&server, &code(&browser).await).await;
    server.clock.advance(Duration::from_hours(13));
    assert!(!is_signed_in(&browser).await);
    let refresh = tokens.member("refresh_token").unwrap();
    let body = format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token={refresh}");
    assert_eq!(server.send(form("/token", body)).await.status, 200);
}

// An ID token of another issuer is none of ours, although the key is.
#[tokio::test]
async fn a_hint_of_another_issuer_is_none() {
    let server = server().await;
    let hint = exchange(&server, &code(&Browser::new(&server)).await).await.member("id_token").unwrap();
    let other =
        server.restarted(|config| config.server.issuer = Some("https://other.example".to_owned())).await;
    assert_eq!(other.send(get(&url(&[("id_token_hint", &hint)]))).await.status, 400);
}

// ID tokens travel in URLs. Whoever has read one cannot end anything with it.
#[tokio::test]
async fn a_hint_alone_ends_nothing() {
    let server = server().await;
    let browser = Browser::new(&server);
    let tokens = exchange(&server, &code(&browser).await).await;
    let hint = tokens.member("id_token").unwrap();
    let request = url(&[("id_token_hint", &hint), ("post_logout_redirect_uri", BACK)]);
    assert_eq!(server.send(get(&request)).await.header(header::LOCATION).as_deref(), Some(BACK));
    let access = tokens.member("access_token").unwrap();
    assert_eq!(server.send(get("/userinfo").bearer(&access)).await.status, 200);
    assert!(is_signed_in(&browser).await);
}

#[tokio::test]
async fn users_of_a_client_that_is_switched_off_sign_out_all_the_same() {
    let server = server().await;
    let browser = Browser::new(&server);
    let hint = exchange(&server, &code(&browser).await).await.member("id_token").unwrap();
    server.disable_client(CLIENT).await;
    let request = url(&[("id_token_hint", &hint), ("post_logout_redirect_uri", BACK)]);
    let answer = browser.send(get(&request)).await;
    assert_eq!((answer.status, answer.header(header::LOCATION)), (200, None));
    assert_eq!(browser.cookie("__Host-countersign"), None);
}
