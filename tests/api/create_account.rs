//! `GET /create-account`, `POST /create-account`: an account of one's own, in the browser.

use std::time::Duration;

use futures_util::future::join;
use poem::http::{Method, header};
use serde_json::json;
use support::api::answer::Answer;
use support::api::attempts::{FORWARDED_FOR, throttled};
use support::api::browser::{Browser, page_form, sent_to};
use support::api::call::{get, json as json_call};
use support::api::code_flow::{REDIRECT_URI, authorize_url, exchange, parameters, web_client};
use support::api::server::{PASSWORD, TestServer};
use support::jwt::claims;

use crate::account::{csrf, is_profile_of, said};

const PATH: &str = "/create-account";

async fn open_server() -> TestServer {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    web_client(&server).await;
    server
}

/// The page that a link of the one to sign in leads to.
async fn follow_link(browser: &Browser<'_>, page: &Answer) -> Answer {
    let text = page.text();
    let url = text.split("href=\"").find(|rest| rest.starts_with(PATH)).unwrap_or_else(|| panic!("{text}"));
    browser.open(url.split('"').next().unwrap()).await
}

async fn sign_up(browser: &Browser<'_>, username: &str, password: &str) -> Answer {
    let page = browser.open(PATH).await;
    browser.submit(&page, &[("username", username), ("password", password)]).await
}

#[tokio::test]
async fn who_makes_an_account_is_signed_in() {
    let server = open_server().await;
    let browser = Browser::new(&server);
    let page = follow_link(&browser, &browser.open("/login").await).await;
    let fields =
        [("username", "Дмитрий"), ("password", PASSWORD), ("full_name", "Д. 🔑"), ("email", "d@example.com")];
    let page = browser.submit(&page, &fields).await;
    assert!(is_profile_of(&page, "Дмитрий"), "{}", page.summary());
    assert!(page.text().contains("value=\"Д. 🔑\"") && page.text().contains("value=\"d@example.com\""));
    let other = Browser::new(&server);
    let page = other.sign_in(&other.open("/login").await, "дмитрий").await;
    assert!(is_profile_of(&page, "Дмитрий"), "{}", page.summary());
    assert!(browser.cookie("__Host-countersign-device").is_some(), "the device is known from now on");
}

#[tokio::test]
async fn who_makes_one_for_an_app_goes_on_to_the_app() {
    let server = open_server().await;
    let browser = Browser::new(&server);
    let page = follow_link(&browser, &browser.open(&authorize_url(&parameters())).await).await;
    assert!(said(&page).contains("to continue to app"), "{}", page.text());
    // Something is wrong first; the app is not forgotten over that.
    let page = browser.submit(&page, &[("username", "bob"), ("password", "short")]).await;
    assert_eq!(page.status, 400);
    let answer = browser.submit(&page, &[("username", "bob"), ("password", PASSWORD)]).await;
    let sent = sent_to(&answer, REDIRECT_URI).unwrap_or_else(|| panic!("{}", answer.summary()));
    assert_eq!(sent["state"], "st&te");
    let tokens = exchange(&server, &sent["code"]).await;
    assert_eq!(claims(&tokens.member("access_token").unwrap())["preferred_username"], "bob");
}

#[tokio::test]
async fn it_is_off_by_default() {
    let server = TestServer::start().await;
    let browser = Browser::new(&server);
    let login = browser.open("/login").await;
    assert!(!login.text().contains(PATH), "{}", login.text());
    assert_eq!(browser.send(get(PATH)).await.status, 404);
    let csrf = csrf(&login);
    let fields = [("csrf", csrf.as_str()), ("username", "bob"), ("password", PASSWORD)];
    assert_eq!(browser.send(page_form(PATH, &fields)).await.status, 404);
}

#[tokio::test]
async fn what_is_wrong_is_said_and_makes_no_account() {
    let server = open_server().await;
    server.user("alice").await;
    let browser = Browser::new(&server);
    let long = "a".repeat(255);
    let rows = [
        ("", PASSWORD, "Choose a username."),
        ("bob", "", "Choose a password."),
        ("", "", "Choose a username."),
        ("ALICE", PASSWORD, "This username is taken"),
        ("ａｌｉｃｅ", PASSWORD, "This username is taken"),
        ("аlice", PASSWORD, "must not mix scripts"),
        ("bob\u{200b}", PASSWORD, "letters, digits and punctuation"),
        ("0190f6f0-0000-7000-8000-000000000001", PASSWORD, "must not look like a technical ID"),
        (&long, PASSWORD, "at most 254 bytes"),
        ("bob", "1234567", "at least 8 characters"),
        ("bob", "password1", "most common"),
        ("robert", "i-am-robert", "must not contain your username"),
    ];
    for (username, password, problem) in rows {
        let page = sign_up(&browser, username, password).await;
        let text = said(&page);
        assert!(page.status == 400 && text.contains(problem), "{username} {password}: {text}");
        assert!(text.contains(&format!("name=\"username\" value=\"{username}\"")), "{username}: {text}");
        assert!(password.is_empty() || !text.contains(&format!("\"{password}\"")), "{password}: {text}");
        assert_eq!(browser.cookie("__Host-countersign"), None, "{username} {password}");
    }
    let page = browser.open(PATH).await;
    let mail = [("username", "bob"), ("password", PASSWORD), ("email", "no address")];
    assert!(browser.submit(&page, &mail).await.text().contains("Enter an e-mail address"));
    let found = countersign::users::find_by_username(server.state.database.reader(), "bob").await.unwrap();
    assert!(found.is_none());
    assert!(is_profile_of(&sign_up(&browser, "bob", PASSWORD).await, "bob"));
}

#[tokio::test]
async fn nobody_gives_themselves_more_than_the_form_has() {
    let server = open_server().await;
    let browser = Browser::new(&server);
    let page = browser.open(PATH).await;
    let fields = [("username", "bob"), ("password", PASSWORD), ("roles", "admin"), ("disabled", "false")];
    browser.submit(&page, &fields).await;
    let found = countersign::users::find_by_username(server.state.database.reader(), "bob").await.unwrap();
    assert!(found.unwrap().roles.is_empty());
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_account() {
    let server = open_server().await;
    let browser = Browser::new(&server);
    let page = browser.open(PATH).await;
    let fields = [("username", "bob"), ("password", PASSWORD)];
    let (one, other) = join(browser.submit(&page, &fields), browser.submit(&page, &fields)).await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400], "{} {}", one.summary(), other.summary());
    let refused = if one.status == 400 { one } else { other };
    assert!(refused.text().contains("This username is taken"), "{}", refused.summary());
    // Who sees that goes on all the same.
    assert!(is_profile_of(&browser.open("/login").await, "bob"));
}

#[tokio::test]
async fn a_form_needs_its_own_token_and_its_own_browser() {
    let server = open_server().await;
    let (browser, other) = (Browser::new(&server), Browser::new(&server));
    let page = browser.open(PATH).await;
    let credentials = [("username", "bob"), ("password", PASSWORD)];
    let of_login = csrf(&browser.open("/login").await);
    for csrf in ["", "AAAAAAAAAAAAAAAAAAAAAA", &of_login] {
        let answer = browser.send(page_form(PATH, &[&[("csrf", csrf)], &credentials[..]].concat())).await;
        assert_eq!((answer.status, answer.header(header::SET_COOKIE)), (403, None), "{csrf}");
        assert!(answer.text().contains("href=\"/create-account\">Start again"), "{}", answer.text());
    }
    other.open(PATH).await;
    assert_eq!(other.submit(&page, &credentials).await.status, 403);
    let found = countersign::users::find_by_username(server.state.database.reader(), "bob").await.unwrap();
    assert!(found.is_none());
}

// As at the page to sign in (abuse case 92).
#[tokio::test]
async fn a_request_of_another_browser_or_of_long_ago_is_none() {
    let server = open_server().await;
    let (browser, other) = (Browser::new(&server), Browser::new(&server));
    let page = follow_link(&browser, &browser.open(&authorize_url(&parameters())).await).await;
    let text = page.text();
    let request = text.split("name=\"request\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let url = format!("{PATH}?request={request}");
    assert_eq!(browser.submit(&page, &[("username", "bob"), ("password", "short")]).await.status, 400);
    assert_eq!(other.open(&url).await.status, 403);
    assert_eq!(other.open(&format!("{PATH}?request=csq_none")).await.status, 400);
    server.clock.advance(Duration::from_secs(3601));
    assert_eq!(browser.open(&url).await.status, 400);
    let late = browser.submit(&page, &[("username", "bob"), ("password", PASSWORD)]).await;
    assert!(late.status == 400 && late.text().contains("start again"), "{}", late.summary());
    let found = countersign::users::find_by_username(server.state.database.reader(), "bob").await.unwrap();
    assert!(found.is_none(), "no account is made for an app that has gone");
}

// The account API and the page have one budget.
#[tokio::test]
async fn an_address_that_made_too_many_accounts_makes_none_here() {
    let server = TestServer::configured(|config| {
        throttled(config);
        config.users.signup = true;
    })
    .await;
    let address = "203.0.113.7";
    for number in 0..100 {
        let body = json!({ "username": format!("user{number}"), "password": "short" });
        let call = json_call(Method::POST, "/signup", &body).header(FORWARDED_FOR, address);
        assert_eq!(server.send(call).await.status, 400);
    }
    let browser = Browser::new(&server);
    let csrf = csrf(&browser.open(PATH).await);
    let fields = [("csrf", csrf.as_str()), ("username", "bob"), ("password", PASSWORD)];
    let away = browser.send(page_form(PATH, &fields).header(FORWARDED_FOR, address)).await;
    assert_eq!((away.status, away.header(header::RETRY_AFTER).is_some()), (429, true), "{}", away.summary());
    let elsewhere = browser.send(page_form(PATH, &fields).header(FORWARDED_FOR, "203.0.113.8")).await;
    assert_eq!(elsewhere.status, 303, "{}", elsewhere.summary());
}
