//! `server.base_path`: everything below it, nothing beside it.

use poem::http::{Method, header};
use serde_json::json;
use support::api::call::{Call, form, get, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};
use support::jwt::claims;

async fn server() -> TestServer {
    let server = TestServer::configured(|config| {
        config.server.base_path = String::from("/auth");
        config.server.issuer = None;
        config.users.signup = true;
    })
    .await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    server
}

#[tokio::test]
async fn every_url_is_below_it() {
    let server = server().await;
    let token = server.token("web", "alice", "").await;
    let change = json!({"current_password": PASSWORD, "new_password": "another long password"});
    let calls = [
        (get("/auth"), 200),
        (get("/auth/"), 200),
        (get("/auth/docs"), 200),
        (get("/auth/openapi.json"), 200),
        (get("/auth/livez"), 200),
        (get("/auth/readyz"), 200),
        (get("/auth/.well-known/jwks.json"), 200),
        (form("/auth/token", ""), 400),
        (get("/auth/users/me").bearer(&token), 200),
        (json_call(Method::PATCH, "/auth/users/me", &json!({})).bearer(&token), 200),
        (json_call(Method::POST, "/auth/users/me/password", &change).bearer(&token), 204),
        (json_call(Method::POST, "/auth/signup", &json!({"username": "bob", "password": PASSWORD})), 201),
    ];
    for (call, status) in calls {
        let name = format!("{call:?}");
        assert_eq!(server.send(call).await.status, status, "{name}");
    }
}

#[tokio::test]
async fn nothing_is_beside_it() {
    let server = server().await;
    for path in [
        "/",
        "/docs",
        "/livez",
        "/.well-known/jwks.json",
        "/users/me",
        "/authtoken",
        "/auth/auth/docs",
        "/Auth/docs",
        "//auth/docs",
        "/auth//docs",
    ] {
        assert_problem(&server.send(get(path)).await, 404);
    }
    assert_problem(&server.send(form("/token", "")).await, 404);
    let wrong_method = server.send(Call::new(Method::GET, "/auth/token")).await;
    assert_eq!((wrong_method.status, wrong_method.header(header::ALLOW).as_deref()), (405, Some("POST")));
}

// Rule 14: the derived issuer has it too, and is the same everywhere.
#[tokio::test]
async fn the_issuer_and_its_links_have_it() {
    let server = server().await;
    let issuer = "http://localhost:8080/auth";
    let root = server.send(get("/auth")).await.json();
    assert_eq!(root["issuer"], issuer);
    assert_eq!(root["token_endpoint"], format!("{issuer}/token"));
    assert_eq!(root["jwks_uri"], format!("{issuer}/.well-known/jwks.json"));
    assert_eq!(root["docs"], format!("{issuer}/docs"));
    assert_eq!(claims(&server.token("web", "alice", "").await)["iss"], issuer);
}

#[tokio::test]
async fn the_document_has_it() {
    let server = server().await;
    let answer = server.send(get("/auth/openapi.json")).await;
    let document = answer.json();
    assert_eq!(document["servers"][0]["url"], "/auth");
    let flow = &document["components"]["securitySchemes"]["OAuth2PasswordBearer"]["flows"]["password"];
    assert_eq!(flow["tokenUrl"], "/auth/token");
    assert!(server.send(get("/auth/docs")).await.text().contains(&answer.text()));
}

#[tokio::test]
async fn it_may_have_several_segments() {
    let server = server().await;
    let server = server.restarted(|config| config.server.base_path = "/a/b-c/d.e".to_owned()).await;
    assert_eq!(server.send(get("/a/b-c/d.e/livez")).await.status, 200);
    assert_eq!(server.send(get("/a/b-c/d.e")).await.status, 200);
    assert_problem(&server.send(get("/a/livez")).await, 404);
}
