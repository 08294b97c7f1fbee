//! `GET /account`, `POST /account`, and what all pages of an account have in common.

mod forms;
mod profile;

use poem::http::header;
use support::api::answer::Answer;
use support::api::browser::{Browser, hidden_fields, page_form, sent_to};
use support::api::call::get;
use support::api::code_flow::{changed, exchange_with, server_with_app};
use support::api::server::TestServer;

/// The app of somebody else, which needs consent.
pub(crate) const NOTES: &str = "notes";

const NOTES_URI: &str = "https://notes.example.com/callback";

/// The pages of an account.
const PATHS: [&str; 4] = ["/account", "/account/password", "/account/sessions", "/account/consents"];

/// A server with the users `alice` and `bob`, an app of its own and [`NOTES`].
pub(crate) async fn server() -> TestServer {
    let server = server_with_app().await;
    server.user("bob").await;
    server
        .client(NOTES, |client| {
            client.grants = ["authorization_code", "refresh_token"].into_iter().collect();
            client.scopes = ["openid", "profile"].into_iter().collect();
            client.redirect_uris = [NOTES_URI].into_iter().collect();
        })
        .await;
    server
}

/// A browser in which a user has signed in for their own account.
pub(crate) async fn signed_in<'s>(server: &'s TestServer, username: &str) -> Browser<'s> {
    let browser = Browser::new(server);
    let page = browser.sign_in(&browser.open("/login").await, username).await;
    assert!(is_profile_of(&page, username), "{}", page.summary());
    browser
}

pub(crate) fn is_profile_of(page: &Answer, username: &str) -> bool {
    page.status == 200 && page.text().contains("<h1>Profile</h1>") && page.text().contains(username)
}

/// A code for [`NOTES`] of the user who is signed in, who allows what it asks for.
pub(crate) async fn code_for_notes(browser: &Browser<'_>) -> String {
    let page = browser
        .open(&changed(&[("client_id", NOTES), ("redirect_uri", NOTES_URI), ("scope", "openid")]))
        .await;
    let answer = if page.status == 200 { browser.submit(&page, &[("action", "allow")]).await } else { page };
    sent_to(&answer, NOTES_URI).unwrap_or_else(|| panic!("no answer: {}", answer.summary()))["code"].clone()
}

/// The tokens for a code of [`NOTES`].
pub(crate) async fn exchange_for_notes(server: &TestServer, code: &str) -> Answer {
    exchange_with(server, &[("code", code), ("client_id", NOTES), ("redirect_uri", NOTES_URI)]).await
}

/// An access token for [`NOTES`] of the user who is signed in.
pub(crate) async fn token_for_notes(server: &TestServer, browser: &Browser<'_>) -> String {
    let answer = exchange_for_notes(server, &code_for_notes(browser).await).await;
    answer.member("access_token").unwrap_or_else(|| panic!("no token: {}", answer.summary()))
}

/// Whether the session of an access token is alive.
pub(crate) async fn lives(server: &TestServer, access_token: &str) -> bool {
    server.send(get("/userinfo").bearer(access_token)).await.status == 200
}

/// The token of the forms of a page, beside the one by which one signs out.
pub(crate) fn csrf(page: &Answer) -> String {
    let html = page.text();
    let forms = html.split("<form").filter(|form| !form.contains("action=\"/logout\""));
    let csrf = forms.flat_map(hidden_fields).find(|(name, _)| name == "csrf");
    csrf.unwrap_or_else(|| panic!("no form: {}", page.summary())).1
}

/// Posts a form of a page that was shown, and stays there.
pub(crate) async fn post(
    browser: &Browser<'_>,
    page: &Answer,
    path: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let csrf = csrf(page);
    browser.send(page_form(path, &[&[("csrf", csrf.as_str())], fields].concat())).await
}

/// What a page says, without the marks around what is filled in (B12).
pub(crate) fn said(page: &Answer) -> String {
    page.text().replace(['\u{2068}', '\u{2069}'], "")
}

/// Where an answer leads.
pub(crate) fn location(answer: &Answer) -> String {
    answer.header(header::LOCATION).unwrap_or_default()
}

#[tokio::test]
async fn nobody_sees_an_account_without_having_signed_in() {
    let server = server().await;
    let browser = Browser::new(&server);
    let garbage = Browser::new(&server);
    garbage.set_cookie("__Host-countersign", "csb_AAAA");
    for path in PATHS {
        for browser in [&browser, &garbage] {
            let answer = browser.send(get(path)).await;
            assert_eq!((answer.status, location(&answer).as_str()), (303, "/login"), "{path}");
            assert_eq!(answer.body, b"", "{path}");
        }
    }
    // The way back leads to the account.
    let page = browser.sign_in(&browser.open("/account/sessions").await, "alice").await;
    assert!(is_profile_of(&page, "alice"), "{}", page.summary());
    // Pages are pages of the user alone: no cache keeps one.
    for path in PATHS {
        let page = browser.send(get(path)).await;
        assert_eq!((page.status, page.header(header::CACHE_CONTROL).as_deref()), (200, Some("no-store")));
    }
}

// The page's own button asks nothing more.
#[tokio::test]
async fn one_signs_out_by_one_button() {
    let server = server().await;
    for path in PATHS {
        let browser = signed_in(&server, "alice").await;
        let html = browser.open(path).await.text();
        let form = html.split("<form").find(|form| form.contains("action=\"/logout\"")).expect("a form");
        let fields = hidden_fields(form.split("</form>").next().unwrap());
        assert!(fields.len() == 1 && fields[0].0 == "csrf", "{fields:?}");
        let forged = browser.post("/logout", &[("csrf", "AAAAAAAAAAAAAAAAAAAAAA")]).await;
        assert!(forged.status == 403 && forged.text().contains("href=\"/logout\">Start again"));
        let page = browser.post("/logout", &[("csrf", &fields[0].1)]).await;
        assert!(page.status == 200 && page.text().contains("You are signed out"), "{path}");
        assert_eq!(location(&browser.send(get(path)).await), "/login", "{path}");
    }
}

// Who signs out is out of all pages.
#[tokio::test]
async fn after_signing_out_no_page_is_left() {
    let server = server().await;
    let browser = signed_in(&server, "alice").await;
    let cookie = browser.cookie("__Host-countersign").unwrap();
    let page = browser.open("/logout").await;
    browser.submit(&page, &[]).await;
    let thief = Browser::new(&server);
    thief.set_cookie("__Host-countersign", &cookie);
    for path in PATHS {
        assert_eq!(location(&browser.send(get(path)).await), "/login");
        assert_eq!(location(&thief.send(get(path)).await), "/login");
    }
}
