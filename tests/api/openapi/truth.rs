//! The answers of every operation are those that the document describes.

mod document;

use std::time::Duration;

use poem::http::{Method, header};
use serde_json::json;
use support::api::answer::Answer;
use support::api::call::{Call, form, get, json as json_call};
use support::api::refreshing::may_refresh;
use support::api::server::{PASSWORD, TestServer};

use self::document::Document;

const SPA: &str = "grant_type=password&client_id=spa&username=alice&scope=email";

/// A server with Alice, the public client `spa` and the confidential client `backend`, and its document.
struct Scene {
    server: TestServer,
    secret: String,
    document: Document,
}

impl Scene {
    async fn new() -> Self {
        let server = TestServer::configured(|config| config.users.signup = true).await;
        server
            .client("spa", |client| {
                may_refresh(client);
                client.scopes = ["profile", "email"].into_iter().collect();
            })
            .await;
        let secret = server
            .client("backend", |client| {
                client.confidential = true;
                client.grants = ["password", "client_credentials"].into_iter().collect();
                client.audiences = ["https://a.example.com", "https://b.example.com"].into_iter().collect();
            })
            .await
            .unwrap();
        server.user("alice").await;
        let document = Document(server.send(get("/openapi.json")).await.json());
        Self { server, secret, document }
    }

    /// Sends a request, and holds the answer against the document.
    async fn expect(&self, status: u16, method: &Method, path: &str, call: Call) -> Answer {
        let answer = self.server.send(call.method(method.clone())).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.summary());
        self.document.check(method, path, &answer);
        answer
    }

    async fn expect_post(&self, status: u16, path: &str, body: &str) -> Answer {
        self.expect(status, &Method::POST, path, form(path, body)).await
    }

    /// A form with the secret of `backend`.
    async fn expect_backend(&self, status: u16, path: &str, body: &str) -> Answer {
        self.expect(status, &Method::POST, path, form(path, body).basic("backend", &self.secret)).await
    }

    async fn expect_get(&self, status: u16, path: &str) -> Answer {
        self.expect(status, &Method::GET, path, get(path)).await
    }

    /// The answer to Alice's login.
    async fn log_in(&self) -> Answer {
        let body = format!("{SPA}&password={}", PASSWORD.replace(' ', "+"));
        self.expect_post(200, "/token", &body).await
    }
}

#[tokio::test]
async fn of_the_oauth_endpoints() {
    let scene = Scene::new().await;
    let login = scene.log_in().await;
    assert!(login.headers.contains_key("countersign-device"));
    for wrong in ["", "grant_type=implicit&client_id=spa", &format!("{SPA}&password=wrong")] {
        scene.expect_post(400, "/token", wrong).await;
    }
    scene.expect_post(401, "/token", "grant_type=password&client_id=nobody").await;
    let basic = form("/token", "grant_type=password").basic("backend", "wrong");
    let refused = scene.expect(401, &Method::POST, "/token", basic).await;
    assert!(refused.headers.contains_key(header::WWW_AUTHENTICATE));
    for path in ["/token", "/revoke", "/introspect"] {
        scene.expect_post(413, path, &"x".repeat(64 * 1024 + 1)).await;
        scene.expect(408, &Method::POST, path, form(path, "").stalled()).await;
        scene.expect(414, &Method::POST, path, form(path, "").query(&"x".repeat(8192))).await;
    }
    let own = scene.expect_backend(200, "/token", "grant_type=client_credentials").await;
    let token = own.member("access_token").unwrap();
    let active = scene.expect_backend(200, "/introspect", &format!("token={token}")).await;
    assert!(active.json()["aud"].is_array(), "{}", active.summary());
    scene.expect_backend(200, "/introspect", "token=unknown").await;
    scene.expect_post(401, "/introspect", "client_id=spa&token=x").await;
    scene.expect_backend(400, "/introspect", "").await;
    scene.expect_backend(200, "/revoke", &format!("token={token}")).await;
    scene.expect_post(400, "/revoke", "client_id=spa").await;
}

#[tokio::test]
async fn of_introspection_about_a_login() {
    let scene = Scene::new().await;
    let body = format!("grant_type=password&username=alice&password={}", PASSWORD.replace(' ', "+"));
    let token = scene.expect_backend(200, "/token", &body).await.member("access_token").unwrap();
    let active = scene.expect_backend(200, "/introspect", &format!("token={token}")).await;
    assert!(active.json()["sid"].is_string(), "{}", active.summary());
}

#[tokio::test]
async fn of_the_public_documents() {
    let scene = Scene::new().await;
    let jwks = scene.expect_get(200, "/.well-known/jwks.json").await;
    let path = "/.well-known/jwks.json";
    let again = get(path).header(header::IF_NONE_MATCH, jwks.header(header::ETAG).unwrap());
    scene.expect(304, &Method::GET, path, again).await;
    scene.expect_get(200, "/.well-known/oauth-authorization-server").await;
}

#[tokio::test]
async fn of_the_account() {
    let scene = Scene::new().await;
    let token = scene.log_in().await.member("access_token").unwrap();
    let post = |path: &'static str, body| (path, json_call(Method::POST, path, &body).bearer(&token));
    let me = "/users/me";
    scene.expect(200, &Method::GET, me, get(me).bearer(&token)).await;
    scene.expect_get(401, me).await;
    scene.expect(401, &Method::GET, me, get(me).bearer("wrong")).await;
    let patch = |body| json_call(Method::PATCH, me, &body).bearer(&token);
    scene.expect(200, &Method::PATCH, me, patch(json!({"email": "a@example.org"}))).await;
    scene.expect(200, &Method::PATCH, me, patch(json!({"email": null}))).await;
    scene.expect(400, &Method::PATCH, me, patch(json!({"email": "nowhere"}))).await;
    scene.expect(408, &Method::PATCH, me, patch(json!({})).stalled()).await;
    scene.expect(413, &Method::PATCH, me, patch(json!({"email": "x".repeat(64 * 1024)}))).await;
    let rows = [
        (201, post("/signup", json!({"username": "bob", "password": PASSWORD}))),
        (409, post("/signup", json!({"username": "bob", "password": PASSWORD}))),
        (400, post("/signup", json!({"username": "carol"}))),
        (400, post("/users/me/password", json!({"current_password": "x", "new_password": PASSWORD}))),
        (204, post("/users/me/password", json!({"current_password": PASSWORD, "new_password": "x-x-x-x-x"}))),
        (401, post("/users/me/password", json!({"current_password": PASSWORD, "new_password": PASSWORD}))),
    ];
    for (status, (path, call)) in rows {
        scene.expect(status, &Method::POST, path, call).await;
    }
}

#[tokio::test]
async fn of_a_server_that_cannot() {
    let scene = Scene::new().await;
    let token = scene.log_in().await.member("access_token").unwrap();
    for path in ["/livez", "/readyz"] {
        scene.expect_get(200, path).await;
        let long = get(path).header("x-long".parse().unwrap(), "x".repeat(16 * 1024));
        scene.expect(431, &Method::GET, path, long).await;
    }
    scene.server.state.database.clone().close().await.unwrap();
    // For `/readyz`, which asks the database once a second.
    scene.server.clock.advance(Duration::from_secs(1));
    scene.expect_get(503, "/readyz").await;
    scene.expect_post(503, "/token", &format!("{SPA}&password=x")).await;
    let me = "/users/me";
    scene.expect(503, &Method::GET, me, get(me).bearer(&token)).await;
}

#[tokio::test]
async fn of_a_server_that_throttles() {
    let scene = Scene::new().await;
    let Scene { server, document, .. } = scene;
    let server = server
        .restarted(|config| {
            config.users.signup = true;
            config.throttle.address = "1, then 1 per 1h".parse().unwrap();
        })
        .await;
    let scene = Scene { server, secret: String::new(), document };
    let body = json!({"username": "bob", "password": PASSWORD});
    let sign_up = || json_call(Method::POST, "/signup", &body);
    scene.expect(201, &Method::POST, "/signup", sign_up()).await;
    scene.expect(429, &Method::POST, "/signup", sign_up()).await;
    scene.expect_post(400, "/token", &format!("{SPA}&password=wrong")).await;
    scene.expect_post(429, "/token", &format!("{SPA}&password=wrong")).await;
}
