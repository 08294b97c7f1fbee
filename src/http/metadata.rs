//! Public documents about the server, one file a URL.

pub(in crate::http) mod jwks;
pub(in crate::http) mod oauth_authorization_server;
