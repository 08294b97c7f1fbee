//! Who may exchange refresh tokens, and for how long these live. `sessions` decides what a refresh token is
//! worth, and exchanges it.

use entity::client;

use super::{audience, granted};
use crate::sessions::{Generation, Presented, RefreshLifetimes};
use crate::state::AppState;
use crate::users;

/// The grant that a client needs to be given refresh tokens at all.
pub(super) const GRANT_TYPE: &str = "refresh_token";

/// Lifetimes of the client's refresh tokens.
pub(super) fn refresh_lifetimes(state: &AppState, client: &client::Model) -> RefreshLifetimes {
    let configured = &state.config.tokens;
    RefreshLifetimes {
        idle: client.refresh_idle_lifetime.unwrap_or(configured.refresh_idle_lifetime.as_millis()),
        absolute: client
            .refresh_absolute_lifetime
            .unwrap_or(configured.refresh_absolute_lifetime.as_millis()),
        grace: configured.refresh_grace.as_millis(),
    }
}

/// Whether the client could exchange its refresh token now, as far as can be told without trying. The grant
/// and introspection both ask here, so that no token is called active that the grant would refuse.
pub(super) fn is_possible(state: &AppState, client: &client::Model, presented: &Presented) -> bool {
    presented.generation != Generation::Replayed
        && !presented.has_expired(refresh_lifetimes(state, client))
        && users::may_go_on(&presented.user, &presented.session)
        && client.grants.contains(GRANT_TYPE)
        && granted::is_still_allowed(
            client,
            &state.issuer,
            &presented.session.scope,
            audience::of_session(client, &presented.session),
        )
}
