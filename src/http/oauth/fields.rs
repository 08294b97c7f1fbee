//! Form fields that more than one OAuth endpoint documents.

use crate::oauth::grants::Field;

/// The fields of client authentication.
pub(super) const CLIENT_FIELDS: [Field; 2] = [
    Field { name: "client_id", description: "The client, unless HTTP Basic names it.", format: None },
    Field {
        name: "client_secret",
        description: "The client's secret, unless HTTP Basic has it.",
        format: Some("password"),
    },
];

/// The fields of a request about a token (RFC 7009 §2.1, RFC 7662 §2.1).
pub(super) fn token_fields() -> Vec<Field> {
    let token = Field { name: "token", description: "The token.", format: Some("password") };
    let hint = Field {
        name: "token_type_hint",
        description: "`access_token` or `refresh_token`; not needed.",
        format: None,
    };
    [token, hint].into_iter().chain(CLIENT_FIELDS).collect()
}
