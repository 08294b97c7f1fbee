//! HTTP Basic with a client's id and secret (RFC 6749 §2.3.1), as the OpenAPI document describes it. What a
//! request has of it is read in `oauth`.

use poem_openapi::registry::{MetaSecurityScheme, Registry};

/// Its name in the document.
pub(super) const SCHEME: &str = "ClientBasic";

/// Adds it to the document.
pub(super) fn register(registry: &mut Registry) {
    let scheme = MetaSecurityScheme {
        ty: "http",
        description: Some(
            "For a client that has a secret: its id and the secret, each form-encoded first. The form \
             fields `client_id` and `client_secret` do the same. A public client sends `client_id` alone, \
             and none of this. Users do not log in here.",
        ),
        name: None,
        key_in: None,
        scheme: Some("basic"),
        bearer_format: None,
        flows: None,
        openid_connect_url: None,
    };
    registry.create_security_scheme(SCHEME, scheme);
}
