//! What else OpenID Connect Core says of requests and ID tokens, as the modules of the OpenID Foundation's
//! conformance suite ask for it (`docs/conformance.md`).

use std::time::Duration;

use serde_json::Value;
use support::api::browser::{Browser, sent_to};
use support::api::call::form;
use support::api::code_flow::{
    CLIENT, REDIRECT_URI, authorize_url, changed, code, exchange, parameters, server_with_app,
};
use support::api::server::TestServer;
use support::jwt::claims;

/// The tokens of a login.
async fn log_in(server: &TestServer, changes: &[(&'static str, &str)]) -> support::api::answer::Answer {
    let browser = Browser::new(server);
    let page = browser.open(&changed(changes)).await;
    let answer = browser.sign_in(&page, "alice").await;
    exchange(server, &sent_to(&answer, REDIRECT_URI).unwrap()["code"]).await
}

#[tokio::test]
async fn a_login_hint_fills_in_the_name() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&changed(&[("login_hint", "al\"ice")])).await;
    assert!(page.text().contains("value=\"al&#34;ice\""), "{}", page.text());
    let page = browser.open(&authorize_url(&parameters())).await;
    assert!(!page.text().contains("al&#34;ice"), "the hint is of one request");
}

#[tokio::test]
async fn without_a_nonce_the_id_token_has_none() {
    let server = server_with_app().await;
    let tokens = log_in(&server, &[("nonce", "")]).await;
    assert_eq!(claims(&tokens.member("id_token").unwrap()).get("nonce"), None);
}

#[tokio::test]
async fn the_order_of_scopes_means_nothing() {
    let server = server_with_app().await;
    let tokens = log_in(&server, &[("scope", "profile openid")]).await;
    let mut scope: Vec<_> = tokens.member("scope").unwrap().split(' ').map(str::to_owned).collect();
    scope.sort();
    assert_eq!(scope, ["openid", "profile"]);
    assert!(tokens.member("id_token").is_some());
}

// OpenID Connect Core §12.2: of the same login, whatever time it is.
#[tokio::test]
async fn a_refresh_gives_an_id_token_of_the_same_login() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let first = exchange(&server, &code(&browser).await).await;
    server.clock.advance(Duration::from_mins(30));
    let refresh_token = first.member("refresh_token").unwrap();
    let body = format!("grant_type=refresh_token&client_id={CLIENT}&refresh_token={refresh_token}");
    let second = server.send(form("/token", body)).await;
    let [before, after] = [first, second].map(|answer| claims(&answer.member("id_token").unwrap()));
    for name in ["iss", "sub", "aud", "sid", "auth_time", "acr", "amr"] {
        assert_eq!(before[name], after[name], "{name}");
    }
    assert_eq!((after["iat"].as_i64(), after.get("nonce")), (Some(server.clock.seconds()), None::<&Value>));
    assert_ne!(before["at_hash"], after["at_hash"]);
}
