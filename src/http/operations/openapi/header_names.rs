//! Names of headers as people write them. poem-openapi writes the names that it reads from attributes in
//! capitals. The case of a name means nothing (RFC 9110 §5.1), but readers and generated clients show it.

use std::mem;

use serde_json::{Map, Value};

use super::list_operations::operations;

/// Rewrites all names that are in capitals, as `Countersign-Device` for `COUNTERSIGN-DEVICE`.
pub(super) fn restore(document: &mut Value) {
    for operation in operations(document) {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten().filter(|parameter| parameter["in"] == "header") {
            if let Some(Value::String(name)) = parameter.get_mut("name") {
                *name = usual(name);
            }
        }
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for response in responses.into_iter().flat_map(Map::values_mut) {
            if let Some(Value::Object(headers)) = response.get_mut("headers") {
                *headers =
                    mem::take(headers).into_iter().map(|(name, header)| (usual(&name), header)).collect();
            }
        }
    }
}

fn usual(name: &str) -> String {
    if name.contains(|c: char| c.is_ascii_lowercase()) {
        return name.to_owned();
    }
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{first}{}", rest.to_ascii_lowercase())
    });
    words.collect::<Vec<_>>().join("-")
}
