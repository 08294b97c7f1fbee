//! What is written into an answer, whatever the URL: bodies, errors, CORS, caching. Knows no URL and reads no
//! body of a request.

pub(in crate::http) mod caching;
mod cause;
pub(in crate::http) mod cors;
pub(in crate::http) mod fixed;
pub(in crate::http) mod known_client;
pub(in crate::http) mod oauth_answer;
pub(in crate::http) mod problem;
