//! What the document says of a body is enforced: which members are required, and that there are no others.

use poem::http::Method;
use serde_json::{Value, json};
use support::api::call::{form, get, json as json_call};
use support::api::problem::assert_problem;
use support::api::server::{PASSWORD, TestServer};

/// The operations with a body, each with its method, and the schema of the body.
fn bodies<'a>(document: &'a Value, media_type: &str) -> Vec<(&'a str, Method, &'a Value)> {
    let media_type = media_type.replace('/', "~1");
    let mut found = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let place = format!("/requestBody/content/{media_type}/schema/$ref");
            if let Some(reference) = operation.pointer(&place) {
                let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
                let method = method.to_uppercase().parse().unwrap();
                found.push((path.as_str(), method, document.pointer(pointer).unwrap()));
            }
        }
    }
    found
}

async fn server_with_alice() -> (TestServer, Value, String) {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    server.client("web", |web| web.scopes = ["email", "profile"].into_iter().collect()).await;
    server.user("alice").await;
    let document = server.send(get("/openapi.json")).await.json();
    let token = server.token("web", "alice", "email profile").await;
    (server, document, token)
}

// Abuse case 98.
#[tokio::test]
async fn a_json_body_has_the_documented_members_and_no_others() {
    let (server, document, token) = server_with_alice().await;
    let bodies = bodies(&document, "application/json");
    assert_eq!(bodies.len(), 3);
    for (path, method, schema) in bodies {
        assert_eq!(schema["additionalProperties"], false, "{method} {path}");
        let assert_refused = async |body: &Value| {
            let answer = server.send(json_call(method.clone(), path, body).bearer(&token)).await;
            assert_problem(&answer, 400);
            let detail = answer.member("detail").unwrap();
            assert!(detail.starts_with("the body must be a JSON object"), "{method} {path} {body}: {detail}");
        };
        let example = &schema["example"];
        let mut with_more = example.clone();
        with_more["nickname"] = json!("al");
        assert_refused(&with_more).await;
        for (name, property) in schema["properties"].as_object().unwrap() {
            let is_required = schema["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
            assert_eq!(property["nullable"] == true, !is_required, "{method} {path} {name}");
            if is_required {
                let mut without = example.clone();
                without.as_object_mut().unwrap().remove(name);
                assert_refused(&without).await;
                let mut with_null = example.clone();
                with_null[name] = Value::Null;
                assert_refused(&with_null).await;
            }
        }
    }
}

// RFC 7396 for the change: null removes. At sign-up null is the same as nothing.
#[tokio::test]
async fn what_is_nullable_may_be_null_or_absent() {
    let (server, document, token) = server_with_alice().await;
    let schemas = &document["components"]["schemas"];
    for name in ["email", "full_name"] {
        for schema in ["Signup", "UserChange"] {
            assert_eq!(schemas[schema]["properties"][name]["nullable"], true, "{schema} {name}");
        }
    }
    for change in [json!({"email": null, "full_name": null}), json!({})] {
        let call = json_call(Method::PATCH, "/users/me", &change).bearer(&token);
        assert_eq!(server.send(call).await.status, 200, "{change}");
    }
    for body in [
        json!({"username": "bob", "password": PASSWORD, "email": null, "full_name": null}),
        json!({"username": "carol", "password": PASSWORD}),
    ] {
        assert_eq!(server.send(json_call(Method::POST, "/signup", &body)).await.status, 201, "{body}");
    }
}

#[tokio::test]
async fn a_form_needs_what_is_documented_as_required() {
    let (server, document, _) = server_with_alice().await;
    let bodies = bodies(&document, "application/x-www-form-urlencoded");
    let required = bodies.iter().map(|(path, _, schema)| (*path, schema["required"].clone()));
    let expected =
        [("/token", json!(["grant_type"])), ("/revoke", json!(["token"])), ("/introspect", json!(["token"]))];
    assert_eq!(required.collect::<Vec<_>>(), expected);
    let secret = server.client("backend", |client| client.confidential = true).await.unwrap();
    for (path, ..) in bodies {
        // Nothing but who asks, and something that is not documented, which is ignored (rule 3).
        let answer = server.send(form(path, "colour=red").basic("backend", &secret)).await;
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.member("error").as_deref(), Some("invalid_request"), "{path}");
    }
}

#[tokio::test]
async fn the_grants_are_those_that_are_known() {
    let (server, document, _) = server_with_alice().await;
    let values = &document["components"]["schemas"]["TokenRequest"]["properties"]["grant_type"]["enum"];
    let metadata = server.send(get("/.well-known/oauth-authorization-server")).await.json();
    assert_eq!(*values, metadata["grant_types_supported"]);
    assert!(!values.as_array().unwrap().is_empty());
    for value in values.as_array().unwrap() {
        let body = format!("client_id=web&grant_type={}", value.as_str().unwrap());
        let error = server.send(form("/token", body)).await.member("error").unwrap();
        assert_ne!(error, "unsupported_grant_type", "{value}");
    }
}
