//! What is written into an answer, whatever the URL: bodies, errors, CORS, caching. Knows no URL and reads no
//! body of a request.

pub(in crate::http) mod caching;
pub(in crate::http) mod cause;
pub(in crate::http) mod conditional;
pub(in crate::http) mod cors;
pub(in crate::http) mod device_header;
pub(in crate::http) mod document;
pub(in crate::http) mod documented_header;
pub(super) mod encoding;
mod everywhere;
pub(in crate::http) mod fixed;
pub(in crate::http) mod known_client;
pub(in crate::http) mod limited;
pub(in crate::http) mod nullable;
pub(in crate::http) mod oauth_answer;
pub(in crate::http) mod page;
pub(in crate::http) mod problem;
mod refused_origin;
pub mod set_cookie;
pub(in crate::http) mod thrown;
