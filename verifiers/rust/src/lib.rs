//! Protects the routes of an API with access tokens that are verified offline (RFC 9068, RFC 6750). Tokens
//! that the issuer has taken back are refused within seconds (draft-ietf-oauth-status-list).
#![cfg_attr(all(feature = "axum", feature = "poem"), doc = "")]
#![cfg_attr(all(feature = "axum", feature = "poem"), doc = include_str!("../README.md"))]

#[cfg(any(feature = "axum", feature = "poem"))]
mod adapters;
mod algorithm;
mod bearer;
mod checks;
mod clock;
mod demands;
mod discovery;
mod error;
mod events;
mod fetch;
mod freshness;
mod held;
mod if_status_unavailable;
mod inflate;
mod issuer_keys;
mod jws;
mod keys;
mod protected_resource;
mod reason;
mod refusal;
mod route;
mod settings;
mod source;
mod status;
mod status_list;
mod status_lists;
mod token;
mod urls;
mod verification;
mod verifier;

#[cfg(any(feature = "axum", feature = "poem"))]
pub use self::adapters::NotProtected;
pub use self::algorithm::Algorithm;
pub use self::clock::Clock;
pub use self::error::ConfigurationError;
pub use self::events::Event;
pub use self::if_status_unavailable::IfStatusUnavailable;
pub use self::protected_resource::ProtectedResource;
pub use self::reason::Reason;
pub use self::refusal::Refusal;
pub use self::route::Route;
pub use self::settings::Settings;
pub use self::token::AccessToken;
pub use self::verifier::Verifier;
pub use reqwest;
