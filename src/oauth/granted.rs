//! What a token is granted: a scope, and the APIs that it is for.

use entity::words::Words;
use entity::{client, session};

use super::error::OAuthError;
use super::params::Params;
use super::{audience, scope};
use crate::state::AppState;

/// Whether the client is still registered for everything that it was granted.
pub(super) fn is_still_allowed(
    client: &client::Model,
    issuer: &str,
    scope: &Words,
    audiences: &Words,
) -> bool {
    scope::is_still_allowed(client, scope) && audience::is_still_allowed(client, issuer, scope, audiences)
}

/// What a token is granted.
#[derive(Clone, Debug)]
pub(super) struct Granted {
    pub(super) scope: Words,
    /// This server itself if there is none.
    pub(super) audiences: Words,
}

impl Granted {
    /// What the client asks for, for itself or for a user who logs in.
    pub(super) fn to(state: &AppState, client: &client::Model, params: &Params) -> Result<Self, OAuthError> {
        let scope = scope::grant(client, params.get("scope"))?;
        let audiences = audience::grant(client, &state.issuer, &scope, params)?;
        Ok(Self { scope, audiences })
    }

    /// What a session that goes on was granted, or the part of it that the client asks for.
    pub(super) fn in_session(
        state: &AppState,
        client: &client::Model,
        session: &session::Model,
        params: &Params,
    ) -> Result<Self, OAuthError> {
        let scope = scope::narrow(session, params.get("scope"))?;
        let audiences = audience::narrow(client, &state.issuer, session, params)?;
        Ok(Self { scope, audiences })
    }
}
