//! The least length of a new password is a setting, and the document knows it.

use poem::http::Method;
use serde_json::json;
use support::api::call::{get, json as json_call};
use support::api::server::TestServer;

#[tokio::test]
async fn a_new_password_has_the_configured_length() {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    for length in [8, 15, 64] {
        let server = server
            .restarted(|config| {
                config.users.signup = true;
                config.passwords.min_length = length;
            })
            .await;
        let document = server.send(get("/openapi.json")).await.json();
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Signup"]["properties"]["password"]["minLength"], length);
        assert_eq!(schemas["PasswordChange"]["properties"]["new_password"]["minLength"], length);
        // Characters are counted, not bytes.
        for (count, status) in [(length - 1, 400), (length, 201)] {
            let body = json!({"username": format!("user{length}"), "password": "ö".repeat(count)});
            assert_eq!(server.send(json_call(Method::POST, "/signup", &body)).await.status, status);
        }
    }
}
