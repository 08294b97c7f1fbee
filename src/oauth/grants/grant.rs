//! What a grant is: a name, form fields, and an exchange.

use std::pin::Pin;

use entity::client;
use entity::time::UnixMillis;

use crate::login::Caller;
use crate::oauth::{OAuthError, Params, TokenResponse};
use crate::state::AppState;

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

/// What scope is asked for. Every grant reads it.
pub(super) const SCOPE: Field =
    Field { name: "scope", description: "Scopes, separated by spaces.", format: None };

/// For which APIs a token is asked for (RFC 8707). Every grant reads it.
pub(super) const RESOURCE: Field = Field {
    name: "resource",
    description: "An API that the token is for, one of the client's audiences; may be repeated. For all of \
                  them if absent.",
    format: None,
};

/// A token request whose client is known.
#[derive(Debug)]
pub struct GrantRequest<'a> {
    /// What the server has.
    pub state: &'a AppState,
    /// When it arrived: the present, for all that is decided before a password is hashed.
    pub now: UnixMillis,
    /// Who asks.
    pub client: &'a client::Model,
    /// For a user from where.
    pub caller: &'a Caller,
    /// With which parameters. A grant owns them, and need not keep a secret for longer than it takes to look
    /// at it.
    pub params: Params,
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
