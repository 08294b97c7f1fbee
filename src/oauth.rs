//! The protocol: RFC 6749, RFC 6750, RFC 9068, without HTTP.
//!
//! Owns the order of steps at the token endpoint, the errors a client sees, and what a token says. It must
//! not know poem or clap, nor how an answer is written.

mod audience;
pub mod authorize;
pub mod bearer;
mod begin;
mod claims;
mod client_auth;
pub mod discovery;
pub mod error;
mod granted;
pub mod grants;
pub mod hint;
mod id_token;
pub mod introspect;
mod issue;
pub mod logout;
pub mod params;
mod presented;
mod refreshing;
mod request;
pub mod revoke;
pub mod scope;
mod status_claim;
pub mod token;
mod unproven;
pub mod userinfo;
pub mod withdraw;

pub use self::claims::{AccessTokenClaims, Audience, PersonClaims};
pub use self::error::OAuthError;
pub use self::issue::TokenResponse;
pub use self::params::Params;
pub use self::request::{OAuthRequest, is_own_origin, vouched_address};
pub use self::status_claim::StatusClaim;
