//! `GET /account/password`, `POST /account/password`: another password, in the browser.

use futures_util::future::join;
use poem::http::header;
use support::api::answer::Answer;
use support::api::attempts::{FORWARDED_FOR, throttled};
use support::api::browser::{Browser, page_form};
use support::api::call::{form, get};
use support::api::server::{PASSWORD, TestServer};

use crate::account::{csrf, is_profile_of, lives, location, post, said, server, signed_in, token_for_notes};

const PATH: &str = "/account/password";
const NEXT: &str = "another long password";
const SESSION: &str = "__Host-countersign";
const DEVICE: &str = "__Host-countersign-device";

async fn change(browser: &Browser<'_>, present: &str, new: &str) -> Answer {
    let page = browser.open(PATH).await;
    post(browser, &page, PATH, &[("username", "alice"), ("password", present), ("new_password", new)]).await
}

/// Whether alice signs in with a password in a browser of her own.
async fn can_sign_in(server: &TestServer, password: &str) -> bool {
    let browser = Browser::new(server);
    let page = browser.open("/login").await;
    let page = browser.submit(&page, &[("username", "alice"), ("password", password)]).await;
    is_profile_of(&page, "alice")
}

#[tokio::test]
async fn every_session_ends_but_this_browser_stays_signed_in() {
    let server = server().await;
    let (browser, other) = (signed_in(&server, "alice").await, signed_in(&server, "alice").await);
    let tokens = [token_for_notes(&server, &browser).await, token_for_notes(&server, &other).await];
    let bobs = token_for_notes(&server, &signed_in(&server, "bob").await).await;
    let (session, device) = (browser.cookie(SESSION).unwrap(), browser.cookie(DEVICE).unwrap());
    let answer = change(&browser, PASSWORD, NEXT).await;
    assert_eq!(answer.status, 303, "{}", answer.summary());
    let page = browser.follow(answer).await;
    assert!(page.text().contains("Your password has been changed."), "{}", page.summary());
    for token in tokens {
        assert!(!lives(&server, &token).await);
    }
    assert!(lives(&server, &bobs).await);
    assert_eq!(location(&other.send(get("/account")).await), "/login");
    // What the browser had before is worth nothing.
    assert!(browser.cookie(SESSION).unwrap() != session && browser.cookie(DEVICE).unwrap() != device);
    let thief = Browser::new(&server);
    thief.set_cookie(SESSION, &session);
    assert_eq!(location(&thief.send(get("/account")).await), "/login");
    assert!(can_sign_in(&server, NEXT).await && !can_sign_in(&server, PASSWORD).await);
    // And it goes on to apps as before.
    assert!(lives(&server, &token_for_notes(&server, &browser).await).await);
}

#[tokio::test]
async fn a_browser_that_is_remembered_stays_so() {
    let server = server().await;
    for (remember, max_age) in [(vec![("remember", "yes")], true), (Vec::new(), false)] {
        let browser = Browser::new(&server);
        let page = browser.open("/login").await;
        let credentials = [("username", "alice"), ("password", PASSWORD)];
        browser.submit(&page, &[&credentials[..], &remember].concat()).await;
        let answer = change(&browser, PASSWORD, PASSWORD).await;
        let cookies = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
        let mut session = cookies.filter(|cookie| cookie.starts_with("__Host-countersign="));
        let cookie = session.next().unwrap_or_else(|| panic!("{}", answer.summary()));
        assert_eq!(cookie.contains("Max-Age=2592000"), max_age, "{cookie}");
        assert!(cookie.contains("Secure") && cookie.contains("HttpOnly"), "{cookie}");
    }
}

#[tokio::test]
async fn a_refused_change_changes_nothing() {
    let server = server().await;
    let browser = signed_in(&server, "alice").await;
    let token = token_for_notes(&server, &browser).await;
    let long = "z".repeat(1025);
    let wrong_long = "wrong ".repeat(200);
    let rows = [
        ("wrong", NEXT, "The current password is wrong."),
        ("PASSWORD", NEXT, "The current password is wrong."),
        (wrong_long.as_str(), NEXT, "The current password is wrong."),
        ("", NEXT, "Enter your password."),
        (PASSWORD, "", "Enter a new password."),
        ("", "", "Enter a new password."),
        (PASSWORD, "short", "at least 8 characters"),
        (PASSWORD, "password1", "most common"),
        (PASSWORD, "I am Alice and so on", "must not contain your username"),
        (PASSWORD, &long, "at most 1,024 bytes"),
    ];
    for (present, new, problem) in rows {
        let page = change(&browser, present, new).await;
        let text = said(&page);
        assert!(page.status == 400 && text.contains(problem), "{present} {new}: {}", page.text());
        assert!(present.is_empty() || !text.contains(&format!("value=\"{present}")), "{present}: {text}");
        assert!(!text.contains("value=\"another") && page.header(header::SET_COOKIE).is_none(), "{text}");
        assert!(lives(&server, &token).await, "{present} {new}");
    }
    let page = browser.open(PATH).await;
    let nul = [("password", PASSWORD), ("new_password", "with \u{0} a NUL")];
    assert_eq!(post(&browser, &page, PATH, &nul).await.status, 400);
    assert!(can_sign_in(&server, PASSWORD).await);
}

// P1: neither trimmed nor cut, here as at the token endpoint.
#[tokio::test]
async fn a_password_is_stored_with_its_spaces_and_emoji() {
    let server = server().await;
    let browser = signed_in(&server, "alice").await;
    let odd = " Pä🔑  Pä🔑 ";
    assert_eq!(change(&browser, PASSWORD, odd).await.status, 303);
    assert!(can_sign_in(&server, odd).await && !can_sign_in(&server, odd.trim()).await);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_changes_the_password_once() {
    let server = server().await;
    let browser = signed_in(&server, "alice").await;
    let page = browser.open(PATH).await;
    let (csrf, cookie) = (csrf(&page), browser.cookie(SESSION).unwrap());
    let fields = [("csrf", csrf.as_str()), ("password", PASSWORD), ("new_password", NEXT)];
    // Both are under way before either is answered.
    server.clock.hold_hashes();
    let twice = join(browser.send(page_form(PATH, &fields)), browser.send(page_form(PATH, &fields)));
    let go_on = async {
        server.until_waiting(2).await;
        server.clock.release_hashes();
    };
    let ((one, other), ()) = join(twice, go_on).await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 400], "{} {}", one.summary(), other.summary());
    assert!(is_profile_of(&browser.open("/account").await, "alice"), "who has changed it stays signed in");
    // Later, with the cookie of before.
    let late = Browser::new(&server);
    late.set_cookie(SESSION, &cookie);
    let answer = late.send(page_form(PATH, &fields)).await;
    assert!(answer.text().contains("Your session has ended."), "{}", answer.summary());
    assert!(can_sign_in(&server, NEXT).await);
}

// Abuse case 40: who sits at somebody's browser has no more guesses than anybody else.
#[tokio::test]
async fn guesses_count_like_those_of_a_login() {
    let server = TestServer::configured(throttled).await;
    server.user("alice").await;
    let at = |address: &'static str, path: &str, fields: &[(&str, &str)]| {
        page_form(path, fields).header(FORWARDED_FOR, address)
    };
    let thief = Browser::new(&server);
    let login = csrf(&thief.open("/login").await);
    let signed_in = [("csrf", login.as_str()), ("username", "alice"), ("password", PASSWORD)];
    assert_eq!(thief.send(at("203.0.113.66", "/login", &signed_in)).await.status, 303);
    thief.forget(DEVICE);
    let page = thief.open(PATH).await;
    let csrf = csrf(&page);
    let guess = |password| [("csrf", csrf.as_str()), ("password", password), ("new_password", NEXT)];
    for _ in 0..5 {
        assert_eq!(thief.send(at("203.0.113.66", PATH, &guess("wrong"))).await.status, 400);
    }
    // The right one is not looked at any more, here and at the token endpoint.
    let refused = thief.send(at("203.0.113.66", PATH, &guess(PASSWORD))).await;
    assert!(refused.text().contains("The current password is wrong."), "{}", refused.summary());
    server.client("web", |_| {}).await;
    let body = format!("grant_type=password&client_id=web&username=alice&password={PASSWORD}");
    let token = server.send(form("/token", body).header(FORWARDED_FOR, "203.0.113.66")).await;
    assert_eq!(token.member("error").as_deref(), Some("invalid_grant"));
    // An address that has none left at all is sent away, and told when to come back.
    for number in 0..100 {
        let body = format!("grant_type=password&client_id=web&username=name{number}&password=wrong");
        server.send(form("/token", body).header(FORWARDED_FOR, "203.0.113.66")).await;
    }
    let away = thief.send(at("203.0.113.66", PATH, &guess("wrong"))).await;
    assert_eq!((away.status, away.header(header::RETRY_AFTER).is_some()), (429, true), "{}", away.summary());
    assert!(away.text().contains("There were too many failed attempts."), "{}", away.text());
}
