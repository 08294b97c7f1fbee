//! What is read out of a request: its id, its head, its body, who sent it. Knows no URL.

pub(in crate::http) mod bearer;
pub(in crate::http) mod body;
pub(in crate::http) mod caller;
pub(in crate::http) mod client_address;
mod client_basic;
pub mod cookies;
pub(in crate::http) mod form;
pub(in crate::http) mod head;
pub(in crate::http) mod id;
pub(in crate::http) mod json;
mod multipart;
pub(in crate::http) mod path_param;
pub(in crate::http) mod rest;
pub(in crate::http) mod untrusted_proxy;
