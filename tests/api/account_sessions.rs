//! `GET /account/sessions`, `POST /account/sessions`: where one is signed in.

use std::time::Duration;

use futures_util::future::join_all;
use support::api::answer::Answer;
use support::api::attempts::{FORWARDED_FOR, NO_PEER};
use support::api::browser::{Browser, hidden_fields};
use support::api::call::{Call, form, get};
use support::api::code_flow::{code, exchange};
use support::api::server::{PASSWORD, TestServer};
use support::jwt::claims;

use crate::account::{lives, location, post, said, server, signed_in, token_for_notes};

const PATH: &str = "/account/sessions";
const ENDED: &str = "The session has ended.";

fn sid(token: &str) -> String {
    claims(token)["sid"].as_str().unwrap().to_owned()
}

/// The ids of the sessions that a page shows, in its order.
fn shown(page: &Answer) -> Vec<String> {
    let fields = hidden_fields(&page.text()).into_iter();
    fields.filter(|(name, _)| name == "session").map(|(_, value)| value).collect()
}

async fn end(browser: &Browser<'_>, session: &str) -> Answer {
    let page = browser.open(PATH).await;
    post(browser, &page, PATH, &[("session", session)]).await
}

/// An access token by the password grant, from an address.
async fn login(server: &TestServer, address: &str) -> String {
    let body = format!("grant_type=password&client_id=web&username=alice&password={PASSWORD}&scope=openid");
    let call = form("/token", body).header(FORWARDED_FOR, address);
    server.send(call).await.member("access_token").unwrap()
}

#[tokio::test]
async fn ones_sessions_are_shown_and_end_one_by_one() {
    let server = server().await;
    server.client("web", |client| client.scopes = ["openid"].into_iter().collect()).await;
    let browser = signed_in(&server, "alice").await;
    server.clock.advance(Duration::from_mins(10));
    let here = token_for_notes(&server, &browser).await;
    server.clock.advance(Duration::from_mins(5));
    let elsewhere = login(&server, "203.0.113.7").await;
    server.clock.advance(Duration::from_mins(3));
    let bobs = token_for_notes(&server, &signed_in(&server, "bob").await).await;
    let page = browser.open(PATH).await;
    // What was used last comes first.
    assert_eq!(shown(&page), [sid(&elsewhere), sid(&here)]);
    let text = said(&page);
    for expected in
        [">web</bdi>", ">notes</bdi>", "Last used 3 minutes ago", "Last used 8 minutes ago", "Device"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let of_notes = text.split("notes</bdi>").nth(1).unwrap();
    assert!(of_notes.contains("This browser") && text.matches("badge\">This browser").count() == 1, "{text}");
    let answer = end(&browser, &sid(&elsewhere)).await;
    assert_eq!(answer.status, 303);
    let page = browser.follow(answer).await;
    assert!(page.text().contains(ENDED) && shown(&page) == [sid(&here)], "{}", page.text());
    assert!(!lives(&server, &elsewhere).await && lives(&server, &here).await && lives(&server, &bobs).await);
    // The last one, by which this browser is not signed out.
    let page = browser.follow(end(&browser, &sid(&here)).await).await;
    assert!(page.text().contains(ENDED) && page.text().contains("You are not signed in to any app."));
    assert!(!lives(&server, &here).await && lives(&server, &bobs).await);
}

// Abuse case 145: nothing ends, and nobody learns whether there is such a session.
#[tokio::test]
async fn nobody_ends_a_session_of_somebody_else() {
    let server = server().await;
    let (alice, bob) = (signed_in(&server, "alice").await, signed_in(&server, "bob").await);
    let (alices, bobs) = (token_for_notes(&server, &alice).await, token_for_notes(&server, &bob).await);
    let none = "0190f6f0-0000-7000-8000-000000000001";
    let ids = [&sid(&bobs), none, "", "1", "'; DROP TABLE sessions; --", "é", &"f".repeat(4000)];
    for id in ids {
        let answer = end(&alice, id).await;
        assert_eq!((answer.status, location(&answer).as_str()), (303, PATH), "{id}");
        assert!(lives(&server, &bobs).await && lives(&server, &alices).await, "{id}");
    }
    let page = alice.open(PATH).await;
    assert_eq!(post(&alice, &page, PATH, &[]).await.status, 303);
    assert!(!alice.open(PATH).await.text().contains(&sid(&bobs)));
}

#[tokio::test]
async fn a_session_that_is_ended_twice_has_ended() {
    let server = server().await;
    let browser = signed_in(&server, "alice").await;
    let token = token_for_notes(&server, &browser).await;
    let others = token_for_notes(&server, &browser).await;
    let page = browser.open(PATH).await;
    let id = sid(&token);
    let fields = [("session", id.as_str())];
    let answers = join_all((0..4).map(|_| post(&browser, &page, PATH, &fields))).await;
    assert!(answers.iter().all(|answer| answer.status == 303));
    let told = answers.iter().filter(|answer| location(answer) != PATH).count();
    assert_eq!(told, 1, "one has ended it");
    assert!(!lives(&server, &token).await && lives(&server, &others).await);
}

#[tokio::test]
async fn of_very_many_sessions_those_are_shown_that_were_used_last() {
    let server = server().await;
    server.client("web", |client| client.scopes = ["openid"].into_iter().collect()).await;
    let browser = Browser::new(&server);
    let tokens = exchange(&server, &code(&browser).await).await;
    for _ in 0..101 {
        server.clock.advance(Duration::from_secs(1));
        server.login("web", "alice", "openid").await;
    }
    server.clock.advance(Duration::from_secs(1));
    let refresh = tokens.member("refresh_token").unwrap();
    let body = format!("grant_type=refresh_token&client_id=app&refresh_token={refresh}");
    assert_eq!(server.send(form("/token", body)).await.status, 200);
    let page = browser.open(PATH).await;
    let shown = shown(&page);
    assert_eq!(shown.len(), 100);
    // The oldest one of all was used last.
    assert_eq!(shown[0], sid(&tokens.member("access_token").unwrap()));
    assert!(said(&page).contains("2 more sessions are not shown"), "{}", page.summary());
}

// The sessions of apps that began there end with it, and no others.
#[tokio::test]
async fn one_signs_out_of_another_browser() {
    let server = server().await;
    let (here, there) = (signed_in(&server, "alice").await, signed_in(&server, "alice").await);
    let bob = signed_in(&server, "bob").await;
    let tokens = [
        token_for_notes(&server, &here).await,
        token_for_notes(&server, &there).await,
        token_for_notes(&server, &bob).await,
    ];
    let browsers = |page: &Answer| -> Vec<String> {
        let fields = hidden_fields(&page.text()).into_iter();
        fields.filter(|(name, _)| name == "browser").map(|(_, value)| value).collect()
    };
    let page = here.open(PATH).await;
    let others = browsers(&page);
    assert!(others.len() == 1 && said(&page).contains("Another browser"), "{}", page.text());
    assert_eq!(page.text().matches("<h3>This browser</h3>").count(), 1, "it has no form, but is shown");
    let bobs = browsers(&signed_in(&server, "bob").await.open(PATH).await).remove(0);
    for id in [bobs.as_str(), "0190f6f0-0000-7000-8000-000000000001", "", "é"] {
        assert_eq!(location(&post(&here, &page, PATH, &[("browser", id)]).await), PATH, "{id}");
        assert!(lives(&server, &tokens[1]).await && lives(&server, &tokens[2]).await, "{id}");
    }
    let page = here.follow(post(&here, &page, PATH, &[("browser", &others[0])]).await).await;
    assert!(page.text().contains(ENDED) && browsers(&page).is_empty(), "{}", page.text());
    assert_eq!(location(&there.send(get(PATH)).await), "/login");
    assert_eq!(bob.send(get(PATH)).await.status, 200);
    let mut alive = Vec::new();
    for token in &tokens {
        alive.push(lives(&server, token).await);
    }
    assert_eq!(alive, [true, false, true]);
}

/// What a page says of each browser, one after the other.
fn browser_rows(page: &Answer) -> Vec<String> {
    let text = said(page);
    let rows = text.split("id=\"browser-").skip(1).map(|row| row.split("</div>").next().unwrap().to_owned());
    rows.collect()
}

fn opened_at(address: &str) -> Call {
    get(PATH).header(FORWARDED_FOR, address)
}

#[tokio::test]
async fn this_browser_is_shown_first_and_others_with_their_last_use_and_address() {
    let server = server().await;
    let server = server.restarted(|config| config.server.trusted_proxies = NO_PEER.parse().unwrap()).await;
    let here = signed_in(&server, "alice").await;
    server.clock.advance(Duration::from_mins(20));
    let there = signed_in(&server, "alice").await;
    let fresh = browser_rows(&here.open(PATH).await);
    assert!(fresh[1].contains("Last used just now") && fresh[1].contains("From "), "{fresh:?}");
    server.clock.advance(Duration::from_mins(70));
    assert_eq!(there.send(opened_at("203.0.113.7")).await.status, 200);
    server.clock.advance(Duration::from_mins(5));
    let rows = browser_rows(&here.open(PATH).await);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains("This browser") && rows[0].contains("Signed in one hour ago"), "{rows:?}");
    assert!(!rows[0].contains("Last used") && rows[1].contains("Another browser"), "{rows:?}");
    for expected in ["Last used 5 minutes ago", "Signed in one hour ago", "From 203.0.113.7"] {
        assert!(rows[1].contains(expected), "{expected}: {rows:?}");
    }
}

// One that stays signed in for a month would be said not to have been used for days.
#[tokio::test]
async fn a_browser_that_is_remembered_tells_its_last_use_too() {
    let server = server().await;
    let there = Browser::new(&server);
    let credentials = [("username", "alice"), ("password", PASSWORD), ("remember", "yes")];
    there.submit(&there.open("/login").await, &credentials).await;
    server.clock.advance(Duration::from_hours(30));
    assert_eq!(there.send(get(PATH)).await.status, 200);
    server.clock.advance(Duration::from_mins(5));
    let rows = browser_rows(&signed_in(&server, "alice").await.open(PATH).await);
    assert!(rows[1].contains("Last used 5 minutes ago"), "{rows:?}");
}

// Buttons of the same name are told apart by what they are described by.
#[tokio::test]
async fn every_button_is_described_by_its_row() {
    let server = server().await;
    let browser = signed_in(&server, "alice").await;
    signed_in(&server, "alice").await;
    token_for_notes(&server, &browser).await;
    token_for_notes(&server, &browser).await;
    let text = browser.open(PATH).await.text();
    for row in ["browser-2", "session-1", "session-2"] {
        assert!(text.contains(&format!("aria-describedby=\"{row}\"")), "{row}: {text}");
        assert!(text.contains(&format!("id=\"{row}\"")), "{row}: {text}");
    }
}

// One whose time is over, or that a new password has ended, is none.
#[tokio::test]
async fn a_browser_in_which_nobody_is_signed_in_any_more_is_not_listed() {
    let server = server().await;
    signed_in(&server, "alice").await;
    server.clock.advance(Duration::from_hours(3));
    let here = signed_in(&server, "alice").await;
    let lists_another = |page: Answer| page.text().contains("Another browser");
    assert!(!lists_another(here.open(PATH).await));
    signed_in(&server, "alice").await;
    assert!(lists_another(here.open(PATH).await));
    let page = here.open("/account/password").await;
    let fields = [("password", PASSWORD), ("new_password", PASSWORD)];
    assert_eq!(post(&here, &page, "/account/password", &fields).await.status, 303);
    assert!(!lists_another(here.open(PATH).await));
}
