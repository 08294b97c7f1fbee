//! `POST /signup`: an account of one's own, where that is switched on.

mod body;
mod rules;

use futures_util::future::{join, join_all};
use poem::http::{Method, header};
use serde_json::{Value, json};
use support::api::answer::Answer;
use support::api::call::{Call, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

async fn open_server() -> TestServer {
    TestServer::configured(|config| config.users.signup = true).await
}

async fn sign_up(server: &TestServer, body: &Value) -> Answer {
    server.send(json_call(Method::POST, "/signup", body)).await
}

#[tokio::test]
async fn a_new_user_gets_an_id_and_can_log_in() {
    let server = open_server().await;
    server.client("web", |_| {}).await;
    let body = json!({
        "username": "Alice", "password": PASSWORD, "email": "alice@example.com", "full_name": "Alice Doe",
    });
    let answer = sign_up(&server, &body).await;
    let id = answer.member("id").unwrap();
    let expected = json!({
        "id": id, "username": "Alice", "email": "alice@example.com", "email_verified": false,
        "full_name": "Alice Doe", "disabled": false, "roles": [],
    });
    assert_eq!((answer.status, answer.json()), (201, expected));
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
    let token = server.token("web", "alice", "").await;
    assert_eq!(support::jwt::claims(&token)["sub"], id);
}

#[tokio::test]
async fn name_and_password_are_enough() {
    let server = open_server().await;
    let answer = sign_up(&server, &json!({"username": "alice", "password": PASSWORD})).await;
    assert_eq!((answer.status, answer.member("username").as_deref()), (201, Some("alice")));
    let nulls = json!({"username": "bob", "password": PASSWORD, "email": null, "full_name": null});
    assert_eq!(sign_up(&server, &nulls).await.status, 201);
}

// Abuse cases 33 and 37: one name in every spelling.
#[tokio::test]
async fn a_taken_name_is_refused_in_every_spelling() {
    let server = open_server().await;
    server.user("alice").await;
    for username in ["alice", "Alice", "ALICE", "ａｌｉｃｅ"] {
        let answer = sign_up(&server, &json!({"username": username, "password": PASSWORD})).await;
        assert_problem(&answer, 409);
        assert!(answer.member("detail").unwrap().contains("taken"), "{username}");
    }
}

#[tokio::test]
async fn of_many_at_once_one_gets_the_name() {
    let server = open_server().await;
    let body = json!({"username": "alice", "password": PASSWORD});
    let answers = join_all((0..8).map(|_| sign_up(&server, &body))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
}

// Abuse case 34: none of them finds another one in the table before its password is hashed.
#[tokio::test]
async fn of_names_that_look_alike_one_is_made_of_many_at_once() {
    let server = open_server().await;
    // All look like `oo`: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Myanmar, Malayalam.
    let letters = ['o', 'ο', 'о', 'օ', '\u{5e1}', '\u{647}', '\u{101d}', '\u{d20}'];
    let bodies = letters.map(|letter| json!({"username": format!("{letter}{letter}"), "password": PASSWORD}));
    server.clock.hold_hashes();
    let go_on = async {
        server.until_waiting(letters.len()).await;
        server.clock.release_hashes();
    };
    let (answers, ()) = join(join_all(bodies.iter().map(|body| sign_up(&server, body))), go_on).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn it_is_off_by_default() {
    let server = TestServer::start().await;
    let answer = sign_up(&server, &json!({"username": "alice", "password": PASSWORD})).await;
    assert_problem(&answer, 404);
    server.client("web", |_| {}).await;
    assert_eq!(server.login("web", "alice", "").await.status, 400);
}

#[tokio::test]
async fn it_takes_post_alone() {
    let server = open_server().await;
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE] {
        let answer = server.send(Call::new(method, "/signup")).await;
        assert_problem(&answer, 405);
        assert_eq!(answer.header(header::ALLOW).as_deref(), Some("POST"));
    }
}
