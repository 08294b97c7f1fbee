//! What a body must be.

use poem::http::{Method, header};
use serde_json::json;
use support::api::call::Call;
use support::api::problem::assert_problem;
use support::api::server::PASSWORD;

use super::{open_server, sign_up};

#[tokio::test]
async fn the_shape_of_the_body_is_checked_and_not_echoed() {
    let server = open_server().await;
    let bodies = [
        String::new(),
        "canary".to_owned(),
        r#"{"username": "canary", "password": "canary canary"#.to_owned(),
        r#"["canary"]"#.to_owned(),
        r#""canary""#.to_owned(),
        "null".to_owned(),
        r#"{"username": "canary"}"#.to_owned(),
        r#"{"password": "canary canary"}"#.to_owned(),
        r#"{"username": "canary", "password": 12345678}"#.to_owned(),
        r#"{"username": ["canary"], "password": "canary canary"}"#.to_owned(),
        r#"{"username": null, "password": "canary canary"}"#.to_owned(),
        r#"{"username": "bob", "password": "long enough", "email": "canary"}"#.to_owned(),
        r#"{"username": "bob", "password": "long enough", "full_name": "canary\u0000"}"#.to_owned(),
        // Abuse case 98: nobody gives themselves a role.
        r#"{"username": "bob", "password": "long enough", "roles": ["canary"]}"#.to_owned(),
        r#"{"username": "bob", "password": "long enough", "id": "canary"}"#.to_owned(),
        r#"{"username": "bob", "password": "long enough", "canary": 1e400}"#.to_owned(),
        // Abuse case 120.
        "[".repeat(60_000),
        r#"{"username":"#.repeat(5_000),
    ];
    for body in bodies {
        let call = Call::new(Method::POST, "/signup").content_type("application/json").body(body.clone());
        let answer = server.send(call).await;
        assert_problem(&answer, 400);
        let start: String = body.chars().take(80).collect();
        assert!(!answer.comparable().contains("canary"), "{start}: {}", answer.text());
    }
    let body = json!({"username": "bob", "password": PASSWORD});
    assert_eq!(sign_up(&server, &body).await.status, 201);
}

#[tokio::test]
async fn only_json_of_a_bounded_size_is_read() {
    let server = open_server().await;
    let body = json!({"username": "alice", "password": PASSWORD}).to_string();
    let call = || Call::new(Method::POST, "/signup").body(body.clone());
    for content_type in
        ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"]
    {
        assert_problem(&server.send(call().content_type(content_type)).await, 400);
    }
    assert_problem(&server.send(call()).await, 400);
    let coded = call().content_type("application/json").header(header::CONTENT_ENCODING, "gzip");
    assert_problem(&server.send(coded).await, 400);
    let large = call().content_type("application/json").body(" ".repeat(64 * 1024) + &body);
    assert_problem(&server.send(large.clone()).await, 413);
    assert_problem(&server.send(large.chunked(4096)).await, 413);
    assert_problem(&server.send(call().content_type("application/json").stalled()).await, 408);
    assert_eq!(server.send(call().content_type("application/json; charset=utf-8")).await.status, 201);
}

// Abuse case 120: of two members with one name, another program may take the other one.
#[tokio::test]
async fn a_member_twice_is_refused() {
    let server = open_server().await;
    let bodies = [
        r#"{"username": "bob", "username": "carol", "password": "long enough"}"#,
        r#"{"username": "bob", "password": "long enough", "password": "long enough"}"#,
        r#"{"username": "bob", "user\u006eame": "carol", "password": "long enough"}"#,
    ];
    for body in bodies {
        let call = Call::new(Method::POST, "/signup").content_type("application/json").body(body);
        assert_problem(&server.send(call).await, 400);
    }
}

// Abuse case 120: `false` would be a user's name, and a number another password than was sent.
#[tokio::test]
async fn only_a_string_is_a_string() {
    let server = open_server().await;
    let scalars = [json!(false), json!(true), json!(1_234_567_890_123_u64), json!(-1.5e300), json!(0)];
    for scalar in scalars {
        let bodies = [
            json!({"username": scalar, "password": PASSWORD}),
            json!({"username": "bob", "password": scalar}),
            json!({"username": "bob", "password": PASSWORD, "full_name": scalar}),
            json!({"username": "bob", "password": PASSWORD, "email": scalar}),
        ];
        for body in bodies {
            let answer = sign_up(&server, &body).await;
            assert_problem(&answer, 400);
            let detail = answer.member("detail").unwrap();
            assert!(detail.starts_with("the body must be a JSON object of `username`"), "{body}: {detail}");
        }
    }
    let body = json!({"username": "false", "password": "1234567890123"});
    assert_eq!(sign_up(&server, &body).await.status, 201);
}

// Abuse case 9, for JSON.
#[tokio::test]
async fn text_that_is_not_utf_8_is_refused() {
    let server = open_server().await;
    for bytes in [&b"\xff"[..], b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", br"\ud800"] {
        let body = [br#"{"username": "bob", "password": "long enough "#, bytes, br#""}"#].concat();
        let call = Call::new(Method::POST, "/signup").content_type("application/json").body(body);
        assert_problem(&server.send(call).await, 400);
    }
}
