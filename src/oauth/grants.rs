//! The registry of grants. A grant is one file here and one entry in `ALL`; what is allowed for a client,
//! what is documented and what discovery says follow from it.

mod authorization_code;
mod client_credentials;
mod grant;
mod password;
mod refresh_token;

pub(super) use self::authorization_code::NAME as AUTHORIZATION_CODE;
pub use self::grant::{Exchanged, Field, Grant, GrantRequest};

/// All grants.
const ALL: &[&dyn Grant] = &[
    &password::Password,
    &authorization_code::AuthorizationCode,
    &client_credentials::ClientCredentials,
    &refresh_token::RefreshToken,
];

/// The grant of this name.
pub fn find(name: &str) -> Option<&'static dyn Grant> {
    ALL.iter().copied().find(|grant| grant.name() == name)
}

/// The names of all grants.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|grant| grant.name())
}

/// The form fields of all grants, each once.
pub fn fields() -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for field in ALL.iter().flat_map(|grant| grant.fields()) {
        if fields.iter().all(|earlier| earlier.name != field.name) {
            fields.push(*field);
        }
    }
    fields
}
