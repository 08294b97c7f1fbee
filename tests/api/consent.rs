//! `GET /consent`, `POST /consent` (B7).

use countersign::clients::RegistrationChange;
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
