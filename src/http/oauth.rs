//! The OAuth endpoints, one file a URL.

pub(in crate::http) mod introspect;
pub(in crate::http) mod revoke;
pub(in crate::http) mod token;
