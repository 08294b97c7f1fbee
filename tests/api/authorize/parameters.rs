//! Wrong parameters: what is wrong before the app is known is told to the user, the rest to the app (abuse
//! cases 85, 86, 88).

use entity::authorization_request;
use poem::http::{Method, header};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use support::api::browser::{Browser, sent_to};
use support::api::call::{Call, get};
use support::api::code_flow::{REDIRECT_URI, changed, server_with_app};
use support::api::server::TestServer;

/// The error that a request without a login is answered with.
async fn error_of(server: &TestServer, changes: &[(&'static str, &str)]) -> String {
    let answer = server.send(get(&changed(changes))).await;
    let sent = sent_to(&answer, REDIRECT_URI);
    sent.and_then(|sent| sent.get("error").cloned()).unwrap_or_else(|| answer.summary())
}

#[tokio::test]
async fn the_app_is_told_what_is_wrong() {
    let server = server_with_app().await;
    let cases: &[(&[(&'static str, &str)], &str)] = &[
        (&[("response_type", "")], "invalid_request"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("response_type", "code token")], "unsupported_response_type"),
        (&[("response_type", "id_token")], "unsupported_response_type"),
        (&[("response_mode", "fragment")], "invalid_request"),
        (&[("response_mode", "web_message")], "invalid_request"),
        (&[("request", "eyJ")], "request_not_supported"),
        (&[("request_uri", "https://evil.example/r")], "request_uri_not_supported"),
        (&[("registration", "{}")], "registration_not_supported"),
        (&[("scope", "read write")], "invalid_scope"),
        (&[("scope", "read  profile")], "invalid_scope"),
        (&[("scope", "openid roles")], "invalid_scope"),
        (&[("resource", "https://elsewhere.example")], "invalid_target"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("prompt", "create")], "invalid_request"),
        (&[("max_age", "-1")], "invalid_request"),
        (&[("max_age", "soon")], "invalid_request"),
        (&[("nonce", &"n".repeat(1025))], "invalid_request"),
        (&[("state", &"s".repeat(4097))], "invalid_request"),
    ];
    for (changes, expected) in cases {
        assert_eq!(error_of(&server, changes).await, *expected, "{changes:?}");
    }
}

#[tokio::test]
async fn a_client_without_the_grant_is_told_so() {
    let server = server_with_app().await;
    server
        .client("old", |client| {
            client.redirect_uris = [REDIRECT_URI].into_iter().collect();
        })
        .await;
    assert_eq!(error_of(&server, &[("client_id", "old")]).await, "unauthorized_client");
}

#[tokio::test]
async fn nobody_is_sent_anywhere_before_the_app_is_known() {
    let server = server_with_app().await;
    let good = changed(&[]);
    let urls = [
        changed(&[("client_id", "")]),
        changed(&[("client_id", "nobody")]),
        changed(&[("redirect_uri", "")]),
        changed(&[("redirect_uri", "https://evil.example/callback")]),
        // Abuse case 86.
        format!("{good}&state=2"),
        format!("{good}&client_id=app"),
        format!("{good}&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback"),
        format!("{good}&x=%ff"),
    ];
    for url in urls {
        let answer = server.send(get(&url)).await;
        assert_eq!((answer.status, answer.header(header::LOCATION)), (400, None), "{url}");
        assert_eq!(answer.header(header::CONTENT_TYPE).as_deref(), Some("text/html; charset=utf-8"));
    }
}

// OpenID Connect Core §3.1.2.1: libraries ask for what other providers know.
#[tokio::test]
async fn scopes_that_nobody_knows_are_left_out_with_openid() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&changed(&[("scope", "openid address phone offline_access read")])).await;
    let answer = browser.sign_in(&page, "alice").await;
    let code = sent_to(&answer, REDIRECT_URI).unwrap()["code"].clone();
    let tokens = support::api::code_flow::exchange(&server, &code).await;
    assert_eq!(tokens.member("scope").as_deref(), Some("openid read"));
}

#[tokio::test]
async fn parameters_that_are_not_known_are_ignored() {
    let server = server_with_app().await;
    for (name, value) in [("claims", "{}"), ("display", "popup"), ("acr_values", "2"), ("foo", "bar")] {
        let answer = server.send(get(&changed(&[(name, value)]))).await;
        let location = answer.header(header::LOCATION).unwrap_or_default();
        assert!(location.starts_with("/login?request=csq_"), "{name}: {location}");
    }
}

// Each request is stored for ten minutes. Nobody has more of them stored than a network may try logins.
#[tokio::test]
async fn a_flood_of_requests_is_told_to_come_back() {
    let server = server_with_app().await;
    let server =
        server.restarted(|config| config.throttle.network = "2, then 1 per 60s".parse().unwrap()).await;
    for expected in [303, 303, 429] {
        assert_eq!(server.send(get(&changed(&[]))).await.status, expected);
    }
    let answer = server.send(get(&changed(&[]))).await;
    assert_eq!(answer.header(header::RETRY_AFTER).as_deref(), Some("60"));
    // An app that must not show a page is told.
    assert_eq!(error_of(&server, &[("prompt", "none")]).await, "temporarily_unavailable");
    assert_eq!(server.send(get(&changed(&[("redirect_uri", "https://evil.example")]))).await.status, 400);
}

// Any page could load pictures from here and use up what its visitors may ask for.
#[tokio::test]
async fn a_picture_or_a_script_has_nothing_stored() {
    let server = server_with_app().await;
    let mode = |mode: &str| get(&changed(&[])).header("sec-fetch-mode".parse().unwrap(), mode);
    for (value, expected) in [("navigate", 303), ("no-cors", 400), ("cors", 400), ("websocket", 400)] {
        assert_eq!(server.send(mode(value)).await.status, expected, "{value}");
    }
}

// Who asks for the head alone goes nowhere.
#[tokio::test]
async fn the_head_alone_has_nothing_stored() {
    let server = server_with_app().await;
    let answer = server.send(Call::new(Method::HEAD, &changed(&[]))).await;
    assert_eq!((answer.status, answer.header(header::LOCATION).as_deref()), (303, Some("/login")));
    let stored = authorization_request::Entity::find().count(server.state.database.reader()).await.unwrap();
    assert_eq!(stored, 0);
}
