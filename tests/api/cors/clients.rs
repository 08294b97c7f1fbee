//! Whose origins may read: those of the client once it is known, those of every enabled client before.

use poem::http::Method;
use serde_json::json;
use support::api::call::{form, get, json as json_call};
use support::api::server::PASSWORD;

use super::{APP, LOGIN, OFF, OTHER, assert_reader, preflight, server};

#[tokio::test]
async fn a_known_client_is_read_from_its_own_origins_alone() {
    let server = server().await;
    let wrong = LOGIN.replace("staple", "wrong");
    for (name, body, status) in [("success", LOGIN, 200), ("error", &wrong, 400)] {
        let rows = [
            ("app", APP, Some(APP)),
            ("app", OTHER, None),
            ("app", OFF, None),
            ("app", "http://localhost:3000", None),
            ("other", OTHER, Some(OTHER)),
            ("none", APP, None),
            ("local", "http://localhost:3000", Some("http://localhost:3000")),
            ("local", APP, None),
        ];
        for (client, origin, expected) in rows {
            let call = form("/token", format!("{body}&client_id={client}")).origin(origin);
            let answer = server.send(call).await;
            assert_eq!(answer.status, status);
            assert_reader(&answer, expected, &format!("{name}, {client} from {origin}"));
        }
    }
}

#[tokio::test]
async fn while_the_client_is_unknown_any_enabled_clients_origin_may_read() {
    let server = server().await;
    let sign_up = json!({"username": "alice", "password": PASSWORD});
    let large = "x".repeat(65 * 1024);
    let calls = [
        ("unknown client", form("/token", format!("{LOGIN}&client_id=nobody")), 401),
        ("disabled client", form("/token", format!("{LOGIN}&client_id=off")), 401),
        ("wrong secret", form("/token", LOGIN).basic("app", "x"), 401),
        ("malformed", form("/token", "%"), 400),
        ("wrong type", form("/token", LOGIN).content_type("text/plain"), 400),
        ("too large", form("/token", large), 413),
        ("wrong method", get("/token"), 405),
        ("sign-up", json_call(Method::POST, "/signup", &sign_up), 409),
        ("no token", get("/users/me"), 401),
        ("bad token", get("/users/me").bearer("x"), 401),
        ("preflight", preflight("/token", "POST"), 204),
    ];
    for (name, call, status) in calls {
        for (origin, expected) in
            [(APP, Some(APP)), (OTHER, Some(OTHER)), (OFF, None), ("https://x.example", None)]
        {
            let answer = server.send(call.clone().origin(origin)).await;
            assert_eq!(answer.status, status, "{name}");
            assert_reader(&answer, expected, &format!("{name} from {origin}"));
        }
        assert_reader(&server.send(call).await, None, &format!("{name} without an origin"));
    }
}

#[tokio::test]
async fn a_bearer_token_makes_its_client_known() {
    let server = server().await;
    let token = server.token("app", "alice", "").await;
    for (origin, expected) in [(APP, Some(APP)), (OTHER, None), (OFF, None)] {
        let read = server.send(get("/users/me").bearer(&token).origin(origin)).await;
        assert_eq!(read.status, 200);
        assert_reader(&read, expected, origin);
        let malformed = json_call(Method::PATCH, "/users/me", &json!({"colour": 1})).bearer(&token);
        let refused = server.send(malformed.origin(origin)).await;
        assert_eq!(refused.status, 400);
        assert_reader(&refused, expected, origin);
    }
}
