//! The least length of a new password, which is a setting. Schemas count characters as the setting does.

use serde_json::Value;

/// Where new passwords are documented.
const NEW_PASSWORDS: [&str; 2] = [
    "/components/schemas/Signup/properties/password",
    "/components/schemas/PasswordChange/properties/new_password",
];

/// Writes the length to each.
pub(super) fn write(document: &mut Value, min_length: usize) {
    for place in NEW_PASSWORDS {
        if let Some(Value::Object(schema)) = document.pointer_mut(place) {
            schema.insert("minLength".to_owned(), min_length.into());
        }
    }
}
