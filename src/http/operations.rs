//! For the people and the machines that run the server, one file a URL.

pub(in crate::http) mod docs;
pub(in crate::http) mod livez;
pub(in crate::http) mod metrics;
pub(in crate::http) mod root;
