//! The same counters wherever a password is asked for (abuse case 40), and where accounts are made.

use poem::http::{Method, header};
use serde_json::json;
use support::api::answer::Answer;
use support::api::attempts::{FORWARDED_FOR, is_let_in, login, server_with_alice, throttled};
use support::api::browser::{Browser, hidden_fields, page_form};
use support::api::call::json as json_call;
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

use super::exhaust;

const HOME: &str = "203.0.113.7";
const THIEF: &str = "203.0.113.66";

async fn change(server: &TestServer, token: &str, current: &str, address: &str) -> Answer {
    let body = json!({ "current_password": current, "new_password": "another long password" });
    let call = json_call(Method::POST, "/users/me/password", &body).bearer(token);
    server.send(call.header(FORWARDED_FOR, address)).await
}

#[tokio::test]
async fn a_stolen_access_token_does_not_help_with_guessing_the_password() {
    let server = server_with_alice().await;
    let token = server.send(login("alice", PASSWORD, HOME)).await.member("access_token").unwrap();
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(change(&server, &token, "wrong", THIEF).await);
    }
    answers.push(change(&server, &token, PASSWORD, THIEF).await);
    for answer in &answers {
        assert_eq!(answer.comparable(), answers[0].comparable());
        assert_problem(answer, 400);
    }
    // What was tried there counts at the token endpoint, and the other way round.
    assert!(!server.lets_alice_in(THIEF).await);
    server.guess("alice", 5).await;
    assert!(!server.lets_alice_in("192.0.2.1").await);
    assert_eq!(change(&server, &token, PASSWORD, "192.0.2.1").await.status, 400);
    assert_eq!(change(&server, &token, PASSWORD, HOME).await.status, 204);
}

// Like a login: memory knows the place from then on, whatever others do at that address.
#[tokio::test]
async fn where_a_password_was_changed_its_user_does_not_depend_on_the_address() {
    let server = server_with_alice().await;
    let token = server.send(login("alice", PASSWORD, HOME)).await.member("access_token").unwrap();
    assert_eq!(change(&server, &token, PASSWORD, THIEF).await.status, 204);
    exhaust(&server, THIEF).await;
    assert!(is_let_in(&server.send(login("alice", "another long password", THIEF)).await));
}

// Abuse cases 40 and 41: a caller who used up the address at the token endpoint is sent away here as well,
// whatever the password.
#[tokio::test]
async fn an_address_that_guessed_too_much_changes_no_password() {
    let server = server_with_alice().await;
    let token = server.send(login("alice", PASSWORD, HOME)).await.member("access_token").unwrap();
    for number in 0..100 {
        assert_eq!(server.send(login(&format!("name{number}"), "wrong", THIEF)).await.status, 400);
    }
    let refused =
        [change(&server, &token, "wrong", THIEF).await, change(&server, &token, PASSWORD, THIEF).await];
    for answer in &refused {
        assert_problem(answer, 429);
        assert_eq!(answer.header(header::RETRY_AFTER).as_deref(), Some("1"));
        assert_eq!(answer.comparable(), refused[0].comparable());
    }
    assert_eq!(change(&server, &token, PASSWORD, HOME).await.status, 204);
}

#[tokio::test]
async fn one_address_makes_a_hundred_accounts_at_once() {
    let server = TestServer::configured(|config| {
        throttled(config);
        config.users.signup = true;
    })
    .await;
    server.client("web", |_| {}).await;
    let sign_up = |number: usize| {
        let body = json!({ "username": format!("user{number}"), "password": PASSWORD });
        json_call(Method::POST, "/signup", &body).header(FORWARDED_FOR, HOME)
    };
    for number in 0..100 {
        assert_eq!(server.send(sign_up(number)).await.status, 201);
    }
    let refused = server.send(sign_up(100)).await;
    assert_problem(&refused, 429);
    assert_eq!(refused.header(header::RETRY_AFTER).as_deref(), Some("1"));
    assert!(is_let_in(&server.send(login("user1", PASSWORD, "203.0.113.8")).await));
    // What is refused for another reason counts too, and so do the neighbours of an IPv6 /48.
    let refused_by_rule = |number: usize| {
        let body = json!({ "username": "user1", "password": "short" });
        let address = format!("2001:db8:1:{number:x}::1");
        json_call(Method::POST, "/signup", &body).header(FORWARDED_FOR, address)
    };
    for number in 0..100 {
        assert_eq!(server.send(refused_by_rule(number)).await.status, 400);
    }
    assert_problem(&server.send(refused_by_rule(100)).await, 429);
    // Whoever signs up without end takes nothing from the logins of the same address.
    assert!(is_let_in(&server.send(login("user2", PASSWORD, HOME)).await));
}

// The page to sign in has the limits of the token endpoint, and counts in the same buckets.
#[tokio::test]
async fn guesses_on_the_page_to_sign_in_count_at_the_token_endpoint() {
    let server = server_with_alice().await;
    let thief = Browser::new(&server);
    let page = thief.open("/login").await;
    let csrf = hidden_fields(&page.text()).remove(0).1;
    let guess = |password: &str, address: &str| {
        let fields = [("csrf", csrf.as_str()), ("username", "alice"), ("password", password)];
        page_form("/login", &fields).header(FORWARDED_FOR, address)
    };
    for _ in 0..5 {
        assert_eq!(thief.send(guess("wrong", THIEF)).await.status, 400);
    }
    assert_eq!(thief.send(guess(PASSWORD, THIEF)).await.status, 400, "nobody learns that it was right");
    assert!(!server.lets_alice_in(THIEF).await);
    exhaust(&server, "203.0.113.67").await;
    let away = thief.send(guess(PASSWORD, "203.0.113.67")).await;
    assert_eq!((away.status, away.header(header::RETRY_AFTER).is_some()), (429, true), "{}", away.summary());
    assert!(away.text().contains("There were too many failed attempts."), "{}", away.text());
}
