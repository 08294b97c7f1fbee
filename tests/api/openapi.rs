//! `GET /openapi.json`: what the document says is what the server does.

mod bodies;
mod described;
mod errors_of_every_url;
mod examples;
mod golden;
mod operations;
mod password_length;
mod servers;
mod truth;
mod urls;
