//! Nothing in the document is left without a word.

use serde_json::Value;
use support::api::call::get;
use support::api::server::TestServer;

#[tokio::test]
async fn everything_has_a_description() {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    let document = server.send(get("/openapi.json")).await.json();
    let mut wanting = Vec::new();
    let mut count = 0;
    let mut look = |place: &str, value: &Value, member: &str| {
        count += 1;
        if value[member].as_str().is_none_or(|text| text.trim().is_empty()) {
            wanting.push(format!("{place}: {member}"));
        }
    };
    for (path, operations) in members(&document["paths"]) {
        for (method, operation) in members(operations) {
            let place = format!("{method} {path}");
            look(&place, operation, "summary");
            look(&place, operation, "description");
            look(&place, operation, "operationId");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                look(&format!("{place} {}", parameter["name"]), parameter, "description");
            }
            for (status, response) in members(&operation["responses"]) {
                look(&format!("{place} {status}"), response, "description");
                for (name, header) in members(&response["headers"]) {
                    look(&format!("{place} {status} {name}"), header, "description");
                }
            }
        }
    }
    for (name, schema) in members(&document["components"]["schemas"]) {
        look(name, schema, "description");
        for (member, property) in members(&schema["properties"]) {
            look(&format!("{name}.{member}"), property, "description");
        }
    }
    for (name, scheme) in members(&document["components"]["securitySchemes"]) {
        look(name, scheme, "description");
    }
    for server in document["servers"].as_array().unwrap() {
        look("a server", server, "description");
    }
    assert!(count > 150, "only {count} things were looked at");
    assert!(wanting.is_empty(), "{}", wanting.join("\n"));
}

pub(super) fn members(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().into_iter().flatten()
}
