//! What every operation has in common: errors that none of them makes itself, and secrets that no URL takes.

use poem::http::Method;
use serde_json::Value;
use support::api::call::{Call, get};
use support::api::server::TestServer;

use super::described::members;

/// Of a URL that is too long, of a head that is, and of a fault.
const EVERYWHERE: [&str; 3] = ["414", "431", "500"];

async fn document() -> (TestServer, Value) {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    let document = server.send(get("/openapi.json")).await.json();
    (server, document)
}

#[tokio::test]
async fn they_are_documented_everywhere() {
    let (_, document) = document().await;
    let mut lacking = Vec::new();
    for (path, operations) in members(&document["paths"]) {
        for (method, operation) in members(operations) {
            let lacks = |status: &&str| operation["responses"][*status].is_null();
            lacking.extend(
                EVERYWHERE
                    .iter()
                    .filter(|status| lacks(status))
                    .map(|status| format!("{method} {path}: {status}")),
            );
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

// Rule 3: logs and histories keep URLs.
#[tokio::test]
async fn a_secret_of_a_form_is_refused_in_the_url() {
    let (server, document) = document().await;
    let mut secrets = Vec::new();
    for (path, operations) in members(&document["paths"]) {
        let form = &operations["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"];
        let Some(schema) = form["schema"]["$ref"].as_str().and_then(|name| name.rsplit('/').next()) else {
            continue;
        };
        for (name, property) in members(&document["components"]["schemas"][schema]["properties"]) {
            if property["format"] == "password" {
                let call = Call::new(Method::POST, path)
                    .content_type("application/x-www-form-urlencoded")
                    .query(&format!("{name}=canary"));
                let answer = server.send(call).await;
                assert_eq!(answer.status, 400, "{path} {name}: {}", answer.summary());
                assert!(answer.text().contains("URL"), "{path} {name}: {}", answer.summary());
                secrets.push(name.clone());
            }
        }
    }
    assert!(secrets.len() >= 4, "{secrets:?}");
}
