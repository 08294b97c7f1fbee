//! E-mail address and full name.

use countersign::users;
use poem::http::HeaderName;
use support::api::answer::Answer;
use support::api::browser::Browser;
use support::api::call::get;
use support::api::server::TestServer;

use super::{location, post, server, signed_in};

const STORED: &str = "Your changes have been saved.";

/// What is kept of alice: full name and e-mail address.
async fn stored(server: &TestServer) -> (Option<String>, Option<String>) {
    let alice = users::find_by_username(server.state.database.reader(), "alice").await.unwrap().unwrap();
    (alice.full_name, alice.email)
}

async fn change(browser: &Browser<'_>, full_name: &str, email: &str) -> Answer {
    let page = browser.open("/account").await;
    post(browser, &page, "/account", &[("full_name", full_name), ("email", email)]).await
}

#[tokio::test]
async fn a_profile_is_changed_and_emptied() {
    let server = server().await;
    let browser = signed_in(&server, "alice").await;
    let answer = change(&browser, "Alice Doe", "alice@example.com").await;
    assert_eq!(answer.status, 303);
    let page = browser.follow(answer).await;
    for text in [STORED, "value=\"Alice Doe\"", "value=\"alice@example.com\""] {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
    let expected = (Some("Alice Doe".to_owned()), Some("alice@example.com".to_owned()));
    assert_eq!(stored(&server).await, expected);
    assert!(!browser.open("/account").await.text().contains(STORED), "said once");
    // The same once more, as a second click sends it.
    assert_eq!(change(&browser, "Alice Doe", "alice@example.com").await.status, 303);
    assert_eq!(stored(&server).await, expected);
    assert_eq!(change(&browser, "", "").await.status, 303);
    assert_eq!(stored(&server).await, (None, None));
}

// Abuse case 87.
#[tokio::test]
async fn names_of_the_whole_world_are_kept_and_are_no_html() {
    let server = server().await;
    let browser = signed_in(&server, "alice").await;
    for name in
        ["Алиса 🔑", "أليس", "\u{202e}ecilA", "<script>alert(1)</script>", "\" autofocus x=\"", "%00&amp;"]
    {
        let page = browser.follow(change(&browser, name, "jürgen@bücher.example").await).await;
        assert!(page.text().contains(STORED), "{name}: {}", page.summary());
        assert_eq!(stored(&server).await.0.as_deref(), Some(name));
        let html = page.text();
        assert!(!html.contains("<script>alert") && !html.contains("\" autofocus x"), "{html}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_and_changes_nothing() {
    let server = server().await;
    let browser = signed_in(&server, "alice").await;
    change(&browser, "Alice Doe", "alice@example.com").await;
    let before = stored(&server).await;
    let long = "a".repeat(256);
    let rows = [
        ("Alice", "no address", "Enter an e-mail address"),
        ("Alice", "a@b@", "Enter an e-mail address"),
        ("Alice", "canary@example.com\r\nBcc: x", "Enter an e-mail address"),
        (long.as_str(), "alice@example.com", "Enter a name of at most"),
        ("Ali\u{7}ce", "alice@example.com", "Enter a name of at most"),
    ];
    for (full_name, email, problem) in rows {
        let page = change(&browser, full_name, email).await;
        assert_eq!(page.status, 400, "{full_name} {email}");
        let text = page.text();
        assert!(text.contains(problem) && !text.contains(STORED), "{full_name} {email}: {text}");
        // What was typed is there to be mended.
        assert!(text.contains("id=\"full_name\" name=\"full_name\" value=\"A") || full_name == long);
        assert_eq!(stored(&server).await, before, "{full_name} {email}");
    }
    // NUL, and the same field twice.
    let page = browser.open("/account").await;
    for fields in [[("full_name", "a\0b"), ("email", "")], [("full_name", "a"), ("full_name", "b")]] {
        assert_eq!(post(&browser, &page, "/account", &fields).await.status, 400);
        assert_eq!(stored(&server).await, before);
    }
}

// Nobody can make a link to a page that says that something was done.
#[tokio::test]
async fn that_something_was_done_cannot_be_claimed_by_a_link() {
    let server = server().await;
    let (alice, bob) = (signed_in(&server, "alice").await, signed_in(&server, "bob").await);
    let told = location(&change(&alice, "Alice Doe", "").await);
    assert!(alice.open(&told).await.text().contains(STORED), "{told}");
    assert!(!bob.open(&told).await.text().contains(STORED));
    let check = told.split_once("done=").unwrap().1.to_owned();
    let claims = ["", "1", "true", "AAAAAAAAAAAAAAAAAAAAAA", &check];
    for (path, text) in [
        ("/account/password", "Your password has been changed."),
        ("/account/sessions", "The session has ended."),
        ("/account/consents", "The app can no longer use your account."),
    ] {
        for claim in claims {
            let page = alice.send(get(&format!("{path}?done={claim}"))).await;
            assert!(page.status == 200 && !page.text().contains(text), "{path} {claim}");
        }
    }
    let script = alice.send(get(&told).header(HeaderName::from_static("sec-fetch-site"), "cross-site")).await;
    assert_eq!(script.status, 200);
}
