//! Holds an answer against what the document says of its operation.

use poem::http::{Method, header};
use serde_json::Value;
use support::api::answer::Answer;

/// Headers that the document names wherever they are sent.
const HEADERS: [&str; 4] = ["Countersign-Device", "ETag", "Retry-After", "WWW-Authenticate"];

/// An OpenAPI document.
pub(super) struct Document(pub(super) Value);

impl Document {
    /// Fails unless status, headers and body are described. A member that the document does not name is one
    /// too many here, although clients must take it.
    pub(super) fn check(&self, method: &Method, path: &str, answer: &Answer) {
        let place = format!("{method} {path}: {}", answer.status);
        let operation = &self.0["paths"][path][method.as_str().to_lowercase()];
        let response = &operation["responses"][answer.status.to_string()];
        assert!(response.is_object(), "{place} is not described");
        check_headers(&response["headers"], answer, &place);
        let Some(content) = response["content"].as_object() else {
            assert!(answer.body.is_empty(), "{place}: a body");
            return;
        };
        let content_type = answer.header(header::CONTENT_TYPE).unwrap();
        let essence = |text: &str| text.split(';').next().unwrap().to_owned();
        let described = content.iter().find(|(name, _)| essence(name) == essence(&content_type));
        let (_, described) = described.unwrap_or_else(|| panic!("{place}: {content_type}"));
        if essence(&content_type).ends_with("json") {
            self.check_value(&described["schema"], &answer.json(), &place);
        }
    }

    fn check_value(&self, schema: &Value, value: &Value, place: &str) {
        if let Some(reference) = schema["$ref"].as_str() {
            let schema = self.0.pointer(reference.strip_prefix('#').unwrap()).unwrap();
            return self.check_value(schema, value, place);
        }
        if value.is_null() {
            assert_eq!(schema["nullable"], true, "{place}: null");
            return;
        }
        if let Some(schemas) = schema["oneOf"].as_array() {
            let fits = schemas.iter().filter(|schema| has_type(schema, value)).count();
            assert_eq!(fits, 1, "{place}: {value}");
            return;
        }
        assert!(has_type(schema, value), "{place}: {value} is no {}", schema["type"]);
        match value {
            Value::Object(members) => {
                for name in schema["required"].as_array().into_iter().flatten() {
                    assert!(members.contains_key(name.as_str().unwrap()), "{place}: no {name}");
                }
                for (name, value) in members {
                    let property = &schema["properties"][name];
                    assert!(property.is_object(), "{place}: {name} is not described");
                    self.check_value(property, value, &format!("{place}: {name}"));
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.check_value(&schema["items"], item, place);
                }
            }
            _ => {}
        }
    }
}

fn check_headers(described: &Value, answer: &Answer, place: &str) {
    for name in HEADERS {
        if answer.headers.contains_key(name) {
            assert!(described[name].is_object(), "{place}: {name} is not described");
        }
    }
    for (name, header) in described.as_object().into_iter().flatten() {
        let is_required = header["required"] == true;
        assert!(!is_required || answer.headers.contains_key(name), "{place}: no {name}");
    }
}

fn has_type(schema: &Value, value: &Value) -> bool {
    match schema["type"].as_str().unwrap() {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    }
}
