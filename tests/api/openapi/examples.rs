//! Examples work: who sends one as it stands is not refused, on the strictest server either.

use poem::http::Method;
use serde_json::Value;
use support::api::call::{form, get, json as json_call};
use support::api::server::{PASSWORD, TestServer};

async fn example_server() -> (TestServer, Value) {
    let server = TestServer::configured(|config| {
        config.users.signup = true;
        config.passwords.min_length = 64;
    })
    .await;
    server.client("web", |web| web.scopes = ["email", "profile"].into_iter().collect()).await;
    let document = server.send(get("/openapi.json")).await.json();
    let schemas = document["components"]["schemas"].clone();
    (server, schemas)
}

#[tokio::test]
async fn the_example_of_a_sign_up_makes_a_user_who_can_log_in() {
    let (server, schemas) = example_server().await;
    let example = &schemas["Signup"]["example"];
    let answer = server.send(json_call(Method::POST, "/signup", example)).await;
    assert_eq!(answer.status, 201, "{}", answer.summary());
    let form_of = |name: &str| example[name].as_str().unwrap().replace(' ', "+");
    let (username, password) = (form_of("username"), form_of("password"));
    let grant = "grant_type=password&client_id=web&scope=email+profile";
    let body = format!("{grant}&username={username}&password={password}");
    let login = server.send(form("/token", body)).await;
    let token = login.member("access_token").unwrap();
    let change = json_call(Method::PATCH, "/users/me", &schemas["UserChange"]["example"]);
    let changed = server.send(change.bearer(&token)).await;
    assert_eq!(changed.status, 200, "{}", changed.summary());
    for name in ["email", "full_name"] {
        assert!(schemas["UserChange"]["example"][name].is_string(), "{name}");
    }
}

#[tokio::test]
async fn the_example_of_a_new_password_is_a_password() {
    let (server, schemas) = example_server().await;
    let example = &schemas["PasswordChange"]["example"];
    // The present password is from before the server was so strict.
    let current = example["current_password"].as_str().unwrap();
    server.restarted(|_| {}).await.user_with("alice", Some(current), |_| {}).await;
    let current = current.replace(' ', "+");
    let body = format!("grant_type=password&client_id=web&username=alice&password={current}");
    let token = server.send(form("/token", body)).await.member("access_token").unwrap();
    let answer = server.send(json_call(Method::POST, "/users/me/password", example).bearer(&token)).await;
    assert_eq!(answer.status, 204, "{}", answer.summary());
}

// Swagger UI fills the form with them. Only the password is missing, which no document knows.
#[tokio::test]
async fn the_examples_of_the_token_form_log_alice_in() {
    let (server, schemas) = example_server().await;
    let server = server.restarted(|config| config.clients.default_client = Some("web".to_owned())).await;
    server.user("alice").await;
    let properties = schemas["TokenRequest"]["properties"].as_object().unwrap();
    let pairs = properties.iter().map(|(name, property)| {
        let example = property["example"].as_str().unwrap();
        let value = if name == "password" { PASSWORD } else { example };
        format!("{name}={}", value.replace(' ', "+"))
    });
    let answer = server.send(form("/token", pairs.collect::<Vec<_>>().join("&"))).await;
    assert_eq!(answer.status, 200, "{}", answer.summary());
}
