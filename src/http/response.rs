//! What is written into an answer, whatever the URL: errors, CORS, caching.

pub(in crate::http) mod cors;
pub(in crate::http) mod known_client;
pub(in crate::http) mod oauth_answer;
pub(in crate::http) mod problem;
