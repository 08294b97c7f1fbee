//! A JSON body with a member that is not documented is refused. poem-openapi has schemas for
//! `additionalProperties`, but no `false`.

use serde_json::Value;

use super::list_operations::operations;

/// Closes the schema of each JSON body. These are flat objects with `deny_unknown_fields`.
pub(super) fn close(document: &mut Value) {
    let bodies: Vec<String> = operations(document).filter_map(|operation| body(operation)).collect();
    for place in bodies {
        if let Some(Value::Object(schema)) = document.pointer_mut(&place) {
            schema.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
    }
}

/// Where the schema of an operation's JSON body stands, as a JSON pointer.
fn body(operation: &Value) -> Option<String> {
    let schema = operation.pointer("/requestBody/content/application~1json/schema/$ref")?.as_str()?;
    schema.strip_prefix('#').map(str::to_owned)
}
