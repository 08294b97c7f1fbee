//! The grant `authorization_code` (RFC 6749 §4.1.3): abuse cases 82 and 83.

use std::time::Duration;

use entity::session;
use sea_orm::EntityTrait as _;
use support::api::answer::Answer;
use support::api::browser::Browser;
use support::api::call::{form, get};
use support::api::code_flow::{CLIENT, code, exchange, exchange_with, server_with_app, with_another_end};
use support::api::server::TestServer;

fn is_worthless(answer: &Answer) -> bool {
    (answer.status, answer.member("error").as_deref()) == (400, Some("invalid_grant"))
}

async fn sessions(server: &TestServer) -> usize {
    session::Entity::find().all(server.state.database.reader()).await.unwrap().len()
}

#[tokio::test]
async fn a_second_use_ends_what_the_first_gave() {
    let server = server_with_app().await;
    let code = code(&Browser::new(&server)).await;
    let tokens = exchange(&server, &code).await;
    let access = tokens.member("access_token").unwrap();
    let me = || server.send(get("/userinfo").bearer(&access));
    assert_eq!(me().await.status, 200);
    assert!(is_worthless(&exchange(&server, &code).await));
    assert_eq!(me().await.status, 401);
    let refresh = tokens.member("refresh_token").unwrap();
    let body = format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token={refresh}");
    assert!(is_worthless(&server.send(form("/token", body)).await));
}

// After the code has expired it is still known what it gave.
#[tokio::test]
async fn a_second_use_much_later_ends_it_too() {
    let server = server_with_app().await;
    let code = code(&Browser::new(&server)).await;
    assert_eq!(exchange(&server, &code).await.status, 200);
    server.clock.advance(Duration::from_mins(5));
    assert!(is_worthless(&exchange(&server, &code).await));
    assert_eq!(sessions(&server).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_exchanges_at_once_one_succeeds_and_nothing_of_it_lives() {
    let server = server_with_app().await;
    let code = code(&Browser::new(&server)).await;
    let exchanges = (0..64).map(|_| exchange(&server, &code));
    let answers = futures_util::future::join_all(exchanges).await;
    let successes = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(successes, 1);
    assert!(answers.iter().all(|answer| answer.status == 200 || is_worthless(answer)));
    assert_eq!(sessions(&server).await, 0);
}

// Two that both find the code unused: the one that comes second to use it up ends what the other is given.
#[tokio::test]
async fn of_two_exchanges_at_the_same_moment_nothing_lives() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    for _ in 0..8 {
        let code = code(&browser).await;
        let (one, other) = tokio::join!(exchange(&server, &code), exchange(&server, &code));
        assert!(is_worthless(&one) != is_worthless(&other), "{} {}", one.summary(), other.summary());
        assert_eq!(sessions(&server).await, 0);
    }
}

#[tokio::test]
async fn a_code_of_another_client_or_uri_uses_nothing_up() {
    let server = server_with_app().await;
    server
        .client("other", |client| {
            client.grants = ["authorization_code"].into_iter().collect();
            client.redirect_uris = ["https://app.example.com/callback"].into_iter().collect();
        })
        .await;
    let code = code(&Browser::new(&server)).await;
    let wrong: [&[(&str, &str)]; 4] = [
        &[("client_id", "other")],
        &[("redirect_uri", "https://app.example.com/callback/")],
        &[("redirect_uri", "")],
        &[("code_verifier", "")],
    ];
    for changes in wrong {
        let changes = [&[("code", code.as_str())], changes].concat();
        assert!(is_worthless(&exchange_with(&server, &changes).await), "{changes:?}");
    }
    assert_eq!(exchange(&server, &code).await.status, 200);
    // Nor does one that is wrong end what the right one gave.
    assert!(is_worthless(&exchange_with(&server, &[("code", &code), ("client_id", "other")]).await));
    assert_eq!(sessions(&server).await, 1);
}

#[tokio::test]
async fn a_code_lives_for_a_minute() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let code_at_the_edge = code(&browser).await;
    server.clock.advance(Duration::from_secs(59));
    assert_eq!(exchange(&server, &code_at_the_edge).await.status, 200);
    let late = code(&browser).await;
    server.clock.advance(Duration::from_mins(1));
    assert!(is_worthless(&exchange(&server, &late).await));
}

// Abuse case 83.
#[tokio::test]
async fn nothing_else_is_a_code() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let code = code(&browser).await;
    let session = browser.cookie("__Host-countersign").unwrap();
    let as_code = session.replacen("csb_", "csc_", 1);
    let device = browser.cookie("__Host-countersign-device").unwrap().replacen("csd_", "csc_", 1);
    let changed = with_another_end(&code);
    let others =
        [session.as_str(), &as_code, &device, &changed, "csc_", "x", &code[4..], &code.to_uppercase()];
    for other in others {
        assert!(is_worthless(&exchange(&server, other).await), "{other}");
    }
    assert_eq!(exchange(&server, "").await.member("error").as_deref(), Some("invalid_request"));
}

#[tokio::test]
async fn a_user_who_is_disabled_meanwhile_gets_nothing() {
    let server = server_with_app().await;
    let code = code(&Browser::new(&server)).await;
    let alice = countersign::users::find_by_username(server.state.database.reader(), "alice").await;
    server.disable_user(alice.unwrap().unwrap()).await;
    assert!(is_worthless(&exchange(&server, &code).await));
    assert_eq!(sessions(&server).await, 0);
}

#[tokio::test]
async fn a_code_from_before_signing_out_gives_nothing() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let code = code(&browser).await;
    let page = browser.open("/logout").await;
    browser.submit(&page, &[]).await;
    assert!(is_worthless(&exchange(&server, &code).await));
}

// RFC 8707 §2.2: fewer than were granted, and never more.
#[tokio::test]
async fn the_first_token_may_be_for_fewer_apis() {
    let server = server_with_app().await;
    let change = countersign::clients::RegistrationChange {
        audiences: Some(["https://a.example", "https://b.example"].into_iter().collect()),
        ..Default::default()
    };
    server.change_client(CLIENT, change).await;
    let browser = Browser::new(&server);
    let first = code(&browser).await;
    let answer = exchange_with(&server, &[("code", &first), ("resource", "https://c.example")]).await;
    assert_eq!(answer.member("error").as_deref(), Some("invalid_target"));
    let answer = exchange_with(&server, &[("code", &first), ("resource", "https://a.example")]).await;
    let claims = support::jwt::claims(&answer.member("access_token").unwrap());
    assert_eq!(claims["aud"], "https://a.example");
    // The session goes on for all of them (RFC 8707 §2.2).
    let refresh = answer.member("refresh_token").unwrap();
    let body = format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token={refresh}");
    let refreshed = server.send(form("/token", format!("{body}&resource=https://b.example"))).await;
    let claims = support::jwt::claims(&refreshed.member("access_token").unwrap());
    assert_eq!(claims["aud"], "https://b.example");
    let answer = exchange(&server, &code(&browser).await).await;
    let claims = support::jwt::claims(&answer.member("access_token").unwrap());
    let everything =
        serde_json::json!(["https://a.example", "https://b.example", "https://login.example.com"]);
    assert_eq!(claims["aud"], everything, "with openid the issuer too");
}

// How long a session lives is counted from its own beginning, not from the login in the browser.
#[tokio::test]
async fn a_session_is_as_long_as_any_other_however_old_the_login_is() {
    let server = server_with_app().await;
    let lifetimes =
        countersign::clients::TokenLifetimes { refresh_absolute: Some(60 * 60 * 1000), ..Default::default() };
    let change = countersign::clients::RegistrationChange { lifetimes, ..Default::default() };
    server.change_client(CLIENT, change).await;
    let browser = Browser::new(&server);
    code(&browser).await;
    server.clock.advance(Duration::from_mins(90));
    let tokens = exchange(&server, &code(&browser).await).await;
    server.clock.advance(Duration::from_mins(50));
    let refresh = tokens.member("refresh_token").unwrap();
    let body = format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token={refresh}");
    let refreshed = server.send(form("/token", body)).await;
    assert_eq!(refreshed.status, 200);
    let id = support::jwt::claims(&refreshed.member("id_token").unwrap());
    assert_eq!((id.get("nonce"), id["aud"].as_str()), (None, Some(CLIENT)));
}

// The browser session may be over, by itself or since another user has signed in.
#[tokio::test]
async fn a_second_use_ends_it_whatever_has_become_of_the_browser() {
    let server = server_with_app().await;
    server.user("bob").await;
    let browser = Browser::new(&server);
    let code = code(&browser).await;
    assert_eq!(exchange(&server, &code).await.status, 200);
    let page = browser.open("/login").await;
    assert_eq!(page.status, 200);
    server.clock.advance(Duration::from_secs(1));
    let page = browser.open(&support::api::code_flow::changed(&[("prompt", "login")])).await;
    browser.sign_in(&page, "bob").await;
    assert!(is_worthless(&exchange(&server, &code).await));
    assert_eq!(sessions(&server).await, 0);
}
