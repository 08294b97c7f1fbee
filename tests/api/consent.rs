//! `GET /consent`, `POST /consent` (B7).

use std::time::Duration;

use countersign::clients::RegistrationChange;
use futures_util::future::join_all;
use support::api::answer::Answer;
use support::api::browser::{Browser, sent_to};
use support::api::code_flow::{REDIRECT_URI, authorize_url, changed, code, parameters, server_with_app};

fn error_of(answer: &Answer) -> Option<String> {
    sent_to(answer, REDIRECT_URI)?.get("error").cloned()
}

fn has_code(answer: &Answer) -> bool {
    sent_to(answer, REDIRECT_URI).is_some_and(|sent| sent.contains_key("code"))
}

fn third_party() -> RegistrationChange {
    RegistrationChange { first_party: Some(false), ..Default::default() }
}

#[tokio::test]
async fn a_third_party_needs_consent_which_is_kept() {
    let server = server_with_app().await;
    server.change_client("app", third_party()).await;
    let browser = Browser::new(&server);
    let silent = changed(&[("prompt", "none")]);
    let page = browser.open(&authorize_url(&parameters())).await;
    let page = browser.sign_in(&page, "alice").await;
    assert!(page.text().contains("value=\"allow\""), "{}", page.summary());
    assert_eq!(error_of(&browser.open(&silent).await).as_deref(), Some("consent_required"));
    let denied = browser.submit(&page, &[("action", "deny")]).await;
    assert_eq!(error_of(&denied).as_deref(), Some("access_denied"));
    let page = browser.open(&authorize_url(&parameters())).await;
    assert!(has_code(&browser.submit(&page, &[("action", "allow")]).await));
    assert!(has_code(&browser.open(&silent).await));
    // More than was allowed is asked for, or the app wants it so.
    for more in [changed(&[("scope", "openid profile email")]), changed(&[("prompt", "consent")])] {
        let page = browser.open(&more).await;
        assert!(page.text().contains("value=\"allow\""), "{}", page.summary());
    }
}

#[tokio::test]
async fn somebody_else_can_sign_in_instead() {
    let server = server_with_app().await;
    server.user("bob").await;
    server.change_client("app", third_party()).await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    let page = browser.sign_in(&page, "alice").await;
    assert!(page.text().contains("Use another account"), "{}", page.summary());
    server.clock.advance(Duration::from_secs(1));
    let page = browser.submit(&page, &[("action", "other")]).await;
    assert!(page.text().contains("name=\"password\"") && !page.text().contains("alice"), "{}", page.text());
    server.clock.advance(Duration::from_secs(1));
    let page = browser.sign_in(&page, "bob").await;
    assert!(page.text().contains("bob") && page.text().contains("value=\"allow\""), "{}", page.summary());
    assert!(has_code(&browser.submit(&page, &[("action", "allow")]).await));
}

// RFC 8252 §8.6: anybody on the machine can pretend to be such an app.
#[tokio::test]
async fn an_app_on_the_machine_is_always_asked_about() {
    let server = server_with_app().await;
    server
        .client("native", |client| {
            client.grants = ["authorization_code"].into_iter().collect();
            client.scopes = ["openid"].into_iter().collect();
            client.first_party = true;
            client.redirect_uris = ["http://127.0.0.1/cb", "com.example.app:/cb"].into_iter().collect();
        })
        .await;
    let browser = Browser::new(&server);
    code(&browser).await;
    for uri in ["http://127.0.0.1:49152/cb", "com.example.app:/cb"] {
        let request = [("client_id", "native"), ("scope", "openid"), ("redirect_uri", uri)];
        let page = browser.open(&changed(&request)).await;
        assert!(page.text().contains("alice"), "{}", page.summary());
        let answer = browser.submit(&page, &[("action", "allow")]).await;
        assert!(sent_to(&answer, uri).unwrap().contains_key("code"));
        let silent = browser.open(&changed(&[&request[..], &[("prompt", "none")]].concat())).await;
        assert_eq!(sent_to(&silent, uri).unwrap()["error"], "interaction_required");
    }
}

// What nobody was asked about was not allowed, be it nothing.
#[tokio::test]
async fn a_third_party_that_asks_for_nothing_is_asked_about_once() {
    let server = server_with_app().await;
    server.change_client("app", third_party()).await;
    let browser = Browser::new(&server);
    let url = changed(&[("scope", "")]);
    let page = browser.open(&url).await;
    let page = browser.sign_in(&page, "alice").await;
    assert!(page.text().contains("value=\"allow\""), "{}", page.summary());
    assert!(has_code(&browser.submit(&page, &[("action", "allow")]).await));
    assert!(has_code(&browser.open(&url).await));
}

// A page of the developer's machine is a web page only where the client has registered its origin.
#[tokio::test]
async fn a_page_on_the_machine_is_no_app_where_its_origin_is_registered() {
    let server = server_with_app().await;
    let uri = "http://localhost:5173/cb";
    let change = RegistrationChange {
        redirect_uris: Some([REDIRECT_URI, uri].into_iter().collect()),
        origins: Some(["https://app.example.com"].into_iter().collect()),
        ..Default::default()
    };
    server.change_client("app", change).await;
    let browser = Browser::new(&server);
    code(&browser).await;
    let at_the_machine = changed(&[("redirect_uri", uri)]);
    assert!(browser.open(&at_the_machine).await.text().contains("value=\"allow\""));
    let origins = Some(["http://localhost:*"].into_iter().collect());
    server.change_client("app", RegistrationChange { origins, ..Default::default() }).await;
    assert!(sent_to(&browser.open(&at_the_machine).await, uri).unwrap().contains_key("code"));
}

// A login in another tab gives the browser another cookie, and a form that was open does not fit any more.
#[tokio::test]
async fn a_form_from_before_another_login_is_shown_again() {
    let server = server_with_app().await;
    server.change_client("app", third_party()).await;
    let browser = Browser::new(&server);
    let login = browser.open("/login").await;
    let page = browser.open(&authorize_url(&parameters())).await;
    let consent = browser.sign_in(&page, "alice").await;
    browser.sign_in(&login, "alice").await;
    let again = browser.submit(&consent, &[("action", "allow")]).await;
    assert!(again.text().contains("value=\"allow\""), "{}", again.summary());
    assert!(has_code(&browser.submit(&again, &[("action", "allow")]).await));
}

#[tokio::test]
async fn a_double_click_is_no_fault_of_the_app() {
    let server = server_with_app().await;
    server.change_client("app", third_party()).await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    let page = browser.sign_in(&page, "alice").await;
    let (one, other) = tokio::join!(
        browser.submit(&page, &[("action", "allow")]),
        browser.submit(&page, &[("action", "allow")])
    );
    let late = if has_code(&one) { other } else { one };
    assert_eq!(late.status, 400);
    assert!(!late.text().contains("mistake"), "{}", late.summary());
}

// Several pages of one app, each of which asks for something else.
#[tokio::test]
async fn what_is_allowed_at_once_is_all_kept() {
    let server = server_with_app().await;
    server.change_client("app", third_party()).await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    browser.sign_in(&page, "alice").await;
    let scopes = ["openid", "profile", "email", "read"];
    let mut pages = Vec::new();
    for scope in scopes {
        pages.push(browser.open(&changed(&[("scope", scope)])).await);
    }
    let answers = join_all(pages.iter().map(|page| browser.submit(page, &[("action", "allow")]))).await;
    assert!(answers.iter().all(has_code));
    let all = changed(&[("scope", &scopes.join(" ")), ("prompt", "none")]);
    assert!(has_code(&browser.open(&all).await));
}
