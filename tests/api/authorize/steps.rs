//! Steps that are left out, repeated, emptied, or taken in another browser (abuse case 92): nobody is logged
//! in by that.

use std::time::Duration;

use poem::http::{Method, header};
use support::api::answer::Answer;
use support::api::browser::{Browser, hidden_fields, page_form, query_of, sent_to};
use support::api::call::{Call, get};
use support::api::code_flow::{
    REDIRECT_URI, authorize_url, changed, code, exchange, parameters, server_with_app,
};

const PRE_SESSION: &str = "__Host-countersign-pre";

const SESSION: &str = "__Host-countersign";

const PAGES: [&str; 3] = ["/login", "/consent", "/choose-account"];

fn is_answered(answer: &Answer) -> bool {
    sent_to(answer, REDIRECT_URI).is_some_and(|sent| sent.contains_key("code"))
}

fn location(answer: &Answer) -> String {
    answer.header(header::LOCATION).unwrap_or_default()
}

#[tokio::test]
async fn no_page_gives_a_code_without_a_login() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let login = location(&browser.send(get(&authorize_url(&parameters()))).await);
    let request = query_of(&login)["request"].clone();
    for path in PAGES {
        let page = browser.open(&format!("{path}?request={request}")).await;
        assert!(
            page.status == 200 && page.text().contains("name=\"password\""),
            "{path}: {}",
            page.summary()
        );
    }
    let csrf = hidden_fields(&browser.open(&login).await.text())
        .into_iter()
        .find(|(name, _)| name == "csrf")
        .unwrap()
        .1;
    for path in PAGES {
        for action in ["allow", "continue", "other", ""] {
            let fields = [("request", request.as_str()), ("csrf", &csrf), ("action", action)];
            let answer = browser.send(page_form(path, &fields)).await;
            let back = answer.status == 303 && location(&answer) == login;
            assert!(back || answer.status == 403 || answer.status == 400, "{path}: {}", answer.summary());
        }
    }
}

#[tokio::test]
async fn a_request_belongs_to_the_browser_that_acts_on_it() {
    let server = server_with_app().await;
    let (first, second) = (Browser::new(&server), Browser::new(&server));
    let login = location(&first.send(get(&authorize_url(&parameters()))).await);
    let pages = [first.open(&login).await, second.open(&login).await];
    let wrong = [("username", "alice"), ("password", "wrong")];
    assert_eq!(first.submit(&pages[0], &wrong).await.status, 400);
    assert_eq!(second.open(&login).await.status, 403);
    let answer = second.sign_in(&pages[1], "alice").await;
    assert_eq!((answer.status, second.cookie(SESSION)), (403, None), "{}", answer.summary());
    // Somebody who is signed in elsewhere cannot be made to answer it either.
    let victim = Browser::new(&server);
    code(&victim).await;
    assert_eq!(victim.open(&login).await.status, 403);
    assert!(is_answered(&first.sign_in(&pages[0], "alice").await));
}

// A browser that restores its tabs opens several before it has any cookie; of those that it is given it keeps
// the last one.
#[tokio::test]
async fn tabs_that_a_new_browser_opens_at_once_all_work() {
    let server = server_with_app().await;
    let tabs = [Browser::new(&server), Browser::new(&server)];
    let one = tabs[0].open(&authorize_url(&parameters())).await;
    let other = tabs[1].open(&changed(&[("prompt", "login")])).await;
    let browser = Browser::new(&server);
    browser.set_cookie(PRE_SESSION, &tabs[1].cookie(PRE_SESSION).unwrap());
    let again = browser.sign_in(&one, "alice").await;
    assert_eq!((again.status, browser.cookie(SESSION)), (200, None), "{}", again.summary());
    assert!(is_answered(&browser.sign_in(&again, "alice").await));
    assert!(is_answered(&browser.sign_in(&other, "alice").await));
}

#[tokio::test]
async fn a_request_is_answered_once_and_for_ten_minutes() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let login = location(&browser.send(get(&authorize_url(&parameters()))).await);
    let page = browser.open(&login).await;
    assert!(is_answered(&browser.sign_in(&page, "alice").await));
    // The back button, and the form once more.
    assert_eq!(browser.open(&login).await.status, 400);
    assert_eq!(browser.sign_in(&page, "alice").await.status, 400);
    let late = location(&browser.send(get(&changed(&[("prompt", "login")]))).await);
    server.clock.advance(Duration::from_secs(601));
    assert_eq!(browser.open(&late).await.status, 400);
    // An open tab may wait for an hour.
    let open = browser.open(&changed(&[("prompt", "login")])).await;
    server.clock.advance(Duration::from_secs(3599));
    assert!(is_answered(&browser.sign_in(&open, "alice").await));
    server.clock.advance(Duration::from_secs(1));
    let open = browser.open(&changed(&[("prompt", "login")])).await;
    server.clock.advance(Duration::from_secs(3601));
    assert_eq!(browser.sign_in(&open, "alice").await.status, 400);
}

#[tokio::test]
async fn two_tabs_with_different_apps_do_not_disturb_each_other() {
    let server = server_with_app().await;
    let uri = "https://other.example.com/cb";
    server
        .client("other", |client| {
            client.grants = ["authorization_code"].into_iter().collect();
            client.scopes = ["openid"].into_iter().collect();
            client.first_party = true;
            client.redirect_uris = [uri].into_iter().collect();
        })
        .await;
    let browser = Browser::new(&server);
    let one = browser.open(&authorize_url(&parameters())).await;
    let changes = [("client_id", "other"), ("redirect_uri", uri), ("scope", "openid")];
    let other = browser.open(&changed(&changes)).await;
    assert!(is_answered(&browser.sign_in(&one, "alice").await));
    let answer = browser.sign_in(&other, "alice").await;
    assert!(sent_to(&answer, uri).unwrap().contains_key("code"), "{}", answer.summary());
}

// A session that ends between the page and the post.
#[tokio::test]
async fn a_user_who_is_disabled_meanwhile_gets_no_code() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    code(&browser).await;
    server.clock.advance(Duration::from_secs(1));
    let page = browser.open(&changed(&[("prompt", "select_account")])).await;
    let alice = countersign::users::find_by_username(server.state.database.reader(), "alice").await;
    server.disable_user(alice.unwrap().unwrap()).await;
    let answer = browser.submit(&page, &[("action", "continue")]).await;
    assert!(!is_answered(&answer), "{}", answer.summary());
    assert!(!is_answered(&browser.open(&authorize_url(&parameters())).await));
}

#[tokio::test]
async fn a_page_takes_no_other_method() {
    let server = server_with_app().await;
    for path in PAGES {
        let answer = server.send(Call::new(Method::PUT, path)).await;
        assert_eq!((answer.status, answer.header(header::ALLOW).as_deref()), (405, Some("GET, HEAD, POST")));
    }
}

// Two logins at once in one browser end as one that works.
#[tokio::test]
async fn a_double_click_signs_in_once() {
    let server = server_with_app().await;
    let browser = Browser::new(&server);
    let page = browser.open(&authorize_url(&parameters())).await;
    let (one, other) = tokio::join!(browser.sign_in(&page, "alice"), browser.sign_in(&page, "alice"));
    let answered = [&one, &other].into_iter().filter(|answer| is_answered(answer)).count();
    assert_eq!(answered, 1, "{} {}", one.summary(), other.summary());
    let answer = if is_answered(&one) { one } else { other };
    let code = sent_to(&answer, REDIRECT_URI).unwrap()["code"].clone();
    assert_eq!(exchange(&server, &code).await.status, 200);
}
