//! The whole way: an app asks, the user signs in, the app exchanges its code.

use std::time::Duration;

use poem::http::header;
use serde_json::json;
use support::api::browser::{Browser, sent_to};
use support::api::call::{form, get};
use support::api::code_flow::{
    CLIENT, REDIRECT_URI, authorize_url, changed, code, exchange, parameters, server_with_app,
};
use support::api::server::ISSUER;
use support::jwt::{claims, header as jose_header};

#[tokio::test]
async fn a_user_signs_in_and_the_app_is_given_tokens() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    assert_eq!(page.status, 200, "{}", page.summary());
    let answer = browser.sign_in(&page, "alice").await;
    assert_eq!(answer.status, 303);
    let sent = sent_to(&answer, REDIRECT_URI).unwrap();
    assert_eq!((sent["state"].as_str(), sent["iss"].as_str()), ("st&te", ISSUER));
    let tokens = exchange(&server, &sent["code"]).await;
    assert_eq!(tokens.status, 200, "{}", tokens.summary());
    assert_eq!(tokens.member("scope").as_deref(), Some("openid profile"));
    assert!(tokens.member("refresh_token").is_some());
    let access = claims(&tokens.member("access_token").unwrap());
    let id_token = tokens.member("id_token").unwrap();
    let id = claims(&id_token);
    assert_eq!(jose_header(&id_token)["typ"], "JWT");
    let now = server.clock.seconds();
    assert_eq!(
        id,
        json!({
            "iss": ISSUER, "sub": access["sub"], "aud": CLIENT, "iat": now, "exp": now + 600,
            "auth_time": now, "nonce": "n-0S6_WzA2Mj", "acr": "1", "amr": ["pwd"], "sid": access["sid"],
            "at_hash": id["at_hash"],
        })
    );
    let userinfo = server.send(get("/userinfo").bearer(&tokens.member("access_token").unwrap())).await;
    assert_eq!(userinfo.json(), json!({"sub": access["sub"], "preferred_username": "alice"}));
}

// OpenID Connect Core §3.1.2.1: a cross-site post carries no cookie, and the login is found again all the
// same.
#[tokio::test]
async fn a_request_by_post_is_answered_as_one_by_get() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    code(&browser).await;
    let query = authorize_url(&parameters());
    let posted = server.send(form("/authorize", query.split_once('?').unwrap().1)).await;
    assert_eq!((posted.status, posted.header(header::SET_COOKIE)), (303, None));
    let answer = browser.open(&posted.header(header::LOCATION).unwrap()).await;
    assert!(sent_to(&answer, REDIRECT_URI).unwrap().contains_key("code"));
}

#[tokio::test]
async fn who_is_signed_in_is_not_asked_again() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let first = code(&browser).await;
    let signed_in_at = server.clock.seconds();
    server.clock.advance(Duration::from_mins(30));
    let answer = browser.open(&authorize_url(&parameters())).await;
    let second = sent_to(&answer, REDIRECT_URI).unwrap()["code"].clone();
    assert_ne!(first, second);
    let id = claims(&exchange(&server, &second).await.member("id_token").unwrap());
    assert_eq!(
        (id["auth_time"].as_i64(), id["iat"].as_i64()),
        (Some(signed_in_at), Some(signed_in_at + 1800))
    );
}

// Abuse cases 89 and 90: what the browser had before the login is worth nothing after it.
#[tokio::test]
async fn a_login_gives_the_browser_another_cookie() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    code(&browser).await;
    let first = browser.cookie("__Host-countersign").unwrap();
    server.clock.advance(Duration::from_secs(1));
    let page = browser.open(&changed(&[("prompt", "login")])).await;
    browser.sign_in(&page, "alice").await;
    let second = browser.cookie("__Host-countersign").unwrap();
    assert_ne!(first, second);
    let other = Browser::new(&server);
    other.set_cookie("__Host-countersign", &first);
    assert_eq!(
        other.open(&authorize_url(&parameters())).await.status,
        200,
        "the old cookie is worth nothing"
    );
}

#[tokio::test]
async fn cookies_are_for_this_host_alone_and_for_no_script() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    let set = page.header(header::SET_COOKIE).unwrap();
    assert!(set.starts_with("__Host-countersign-pre="), "{set}");
    for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(set.contains(attribute), "{set}");
    }
    assert!(!set.contains("Domain"), "{set}");
}
