//! How answers travel to the app.

use support::api::browser::{Browser, hidden_fields, sent_to};
use support::api::code_flow::{CLIENT, REDIRECT_URI, changed, code, exchange, server_with_app};
use support::api::server::{ISSUER, TestServer};

#[tokio::test]
async fn form_post_is_a_form_with_a_button_that_needs_no_script() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&changed(&[("response_mode", "form_post")])).await;
    let answer = browser.sign_in(&page, "alice").await;
    let html = answer.text();
    assert_eq!(answer.status, 200, "{}", answer.summary());
    assert!(html.contains(&format!("action=\"{REDIRECT_URI}\"")), "{html}");
    assert!(html.contains("<button"), "{html}");
    let fields: std::collections::BTreeMap<_, _> = hidden_fields(&html).into_iter().collect();
    assert_eq!((fields["state"].as_str(), fields["iss"].as_str()), ("st&te", ISSUER));
    assert_eq!(exchange(&server, &fields["code"]).await.status, 200);
}

#[tokio::test]
async fn an_error_travels_by_form_post_too() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let url = changed(&[("response_mode", "form_post"), ("prompt", "none")]);
    let fields: std::collections::BTreeMap<_, _> =
        hidden_fields(&browser.open(&url).await.text()).into_iter().collect();
    assert_eq!(fields["error"], "login_required");
}

#[tokio::test]
async fn a_query_of_the_redirect_uri_is_kept() {
    let server = TestServer::start().await;
    server.user("alice").await;
    let uri = "https://app.example.com/callback?tenant=1";
    server
        .client(CLIENT, |client| {
            client.grants = ["authorization_code"].into_iter().collect();
            client.scopes = ["openid", "profile"].into_iter().collect();
            client.redirect_uris = [uri].into_iter().collect();
            client.first_party = true;
        })
        .await;
    let browser = Browser::new(&server);
    let page = browser.open(&changed(&[("redirect_uri", uri)])).await;
    let answer = browser.sign_in(&page, "alice").await;
    let sent = sent_to(&answer, "https://app.example.com/callback").unwrap();
    assert_eq!(sent["tenant"], "1");
    assert!(sent.contains_key("code"));
}

// Abuse case 87: 2 KiB of state come back as they are, and any Unicode.
#[tokio::test]
async fn a_state_comes_back_as_it_was() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    code(&browser).await;
    for state in
        ["s".repeat(2048), "ü 日本 \u{202e} <script>alert(1)</script> \"'&%+".to_owned(), " ".to_owned()]
    {
        let answer = browser.open(&changed(&[("state", &state)])).await;
        assert_eq!(sent_to(&answer, REDIRECT_URI).unwrap()["state"], state);
    }
}
