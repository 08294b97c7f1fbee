//! The OAuth endpoints, one file a URL. Their errors are worded by RFC 6749 §5.2.

mod audience;
mod fields;
mod introspect;
mod revoke;
mod token;

use super::endpoints::Apis;

/// All endpoints.
pub(super) fn api() -> impl Apis {
    (token::TokenApi, revoke::RevokeApi, introspect::IntrospectApi)
}
