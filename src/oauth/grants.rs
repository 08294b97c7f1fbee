//! The registry of grants. A grant is one file here and one entry in `ALL`; what is allowed for a client,
//! what is documented and what discovery says follow from it.

mod client_credentials;
mod password;
mod refresh_token;

use std::pin::Pin;

use entity::client;
use entity::time::UnixMillis;

use super::{OAuthError, Params, TokenResponse};
use crate::login::Caller;
use crate::state::AppState;

/// All grants.
const ALL: &[&dyn Grant] =
    &[&password::Password, &client_credentials::ClientCredentials, &refresh_token::RefreshToken];

/// A form field that a grant reads, for the documentation.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// Its format in OpenAPI, as `password`.
    pub format: Option<&'static str>,
}

/// A token request whose client is known.
#[derive(Clone, Copy, Debug)]
pub struct GrantRequest<'a> {
    /// What the server has.
    pub state: &'a AppState,
    /// When it arrived: the present, for all that is decided before a password is hashed.
    pub now: UnixMillis,
    /// Who asks.
    pub client: &'a client::Model,
    /// For a user from where.
    pub caller: &'a Caller,
    /// With which parameters.
    pub params: &'a Params,
}

/// The answer of a grant, later.
pub type Exchanged<'a> = Pin<Box<dyn Future<Output = Result<TokenResponse, OAuthError>> + Send + 'a>>;

/// A way to get a token (RFC 6749 §1.3): everything is validated first, then issued; nothing is written
/// before.
pub trait Grant: Send + Sync {
    /// The value of `grant_type`.
    fn name(&self) -> &'static str;

    /// The form fields that it reads beside `grant_type` and those of client authentication.
    fn fields(&self) -> &'static [Field];

    /// Validates the request and issues the tokens.
    fn exchange<'a>(&'a self, request: GrantRequest<'a>) -> Exchanged<'a>;
}

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
