//! How the headers of answers are documented.

use poem_openapi::registry::{MetaHeader, MetaSchema, MetaSchemaRef};

/// With a 429 or a 503 (RFC 9110 §10.2.3).
pub(in crate::http) fn retry_after() -> MetaHeader {
    header("Retry-After", "After how many seconds to try again.", "integer")
}

/// With a 401 (RFC 9110 §11.6.1).
pub(in crate::http) fn www_authenticate(description: &str) -> MetaHeader {
    header("WWW-Authenticate", description, "string")
}

/// With a document that caches may keep (RFC 9111 §5.2).
pub(in crate::http) fn cache_control() -> MetaHeader {
    header("Cache-Control", "How long to keep the document.", "string")
}

/// With a document that one can ask for again (RFC 9110 §8.8.3).
pub(in crate::http) fn etag() -> MetaHeader {
    header("ETag", "Send it in `If-None-Match` to be told whether the document has changed.", "string")
}

/// A header that is always there.
pub(super) fn header(name: &str, description: &str, ty: &'static str) -> MetaHeader {
    MetaHeader {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: true,
        deprecated: false,
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new(ty))),
    }
}
