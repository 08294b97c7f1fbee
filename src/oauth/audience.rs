//! Audience (RFC 9068 §3): which APIs a token is for, against those that the client is registered for.
//! `resource` asks for fewer of them (RFC 8707).
//!
//! A list without any audience stands for this server itself. So a client without audiences, and a session of
//! its users, go on when the server is given another issuer.

use entity::words::Words;
use entity::{client, session};

use super::error::{ErrorCode, OAuthError};
use super::params::Params;
use super::scope::OPENID;

/// The audiences of a grant: what was asked for if the client is registered for all of it, everything that it
/// is registered for if nothing was asked for. Then `openid` adds this server itself, whose userinfo endpoint
/// the token is to open.
pub(super) fn grant(
    client: &client::Model,
    issuer: &str,
    scope: &Words,
    params: &Params,
) -> Result<Words, OAuthError> {
    let refusal = "a resource is malformed or none of the audiences of this client; an administrator adds it \
                   with countersign client update";
    let mut chosen = choose(&client.audiences, issuer, params, refusal)?;
    let is_narrowed = params.all("resource").next().is_some();
    if scope.contains(OPENID) && !is_narrowed && !names(&chosen, issuer).contains(&issuer) {
        chosen.0.push(issuer.to_owned());
    }
    Ok(chosen)
}

/// The audiences of a refreshed access token (RFC 8707 §2.2): the session's, or fewer of them. What the
/// client was registered for since is not among them.
pub(super) fn narrow(
    client: &client::Model,
    issuer: &str,
    session: &session::Model,
    params: &Params,
) -> Result<Words, OAuthError> {
    let refusal = "a resource is malformed or was not granted at the login; log in again to ask for it";
    choose(of_session(client, session), issuer, params, refusal)
}

/// The audiences of the first access token of a session, which may be fewer than were granted (RFC 8707
/// §2.2).
pub(super) fn narrow_to(granted: &Words, issuer: &str, params: &Params) -> Result<Words, OAuthError> {
    choose(granted, issuer, params, "a resource is malformed or was not granted at the login")
}

/// Whether the client is still registered for every audience that it was granted with this scope.
pub(super) fn is_still_allowed(client: &client::Model, issuer: &str, scope: &Words, granted: &Words) -> bool {
    let registered = names(&client.audiences, issuer);
    let is_allowed =
        |audience: &str| registered.contains(&audience) || (audience == issuer && scope.contains(OPENID));
    names(granted, issuer).into_iter().all(is_allowed)
}

/// The audiences by name, as a token says them.
pub(super) fn names<'a>(audiences: &'a Words, issuer: &'a str) -> Vec<&'a str> {
    if audiences.is_empty() { vec![issuer] } else { audiences.iter().collect() }
}

/// The audiences of a session.
pub(super) fn of_session<'a>(client: &'a client::Model, session: &'a session::Model) -> &'a Words {
    session.audiences.as_ref().unwrap_or(&client.audiences)
}

/// Names are compared byte for byte. A `resource` that is no URL at all is nobody's audience either.
fn choose(
    allowed: &Words,
    issuer: &str,
    params: &Params,
    refusal: &'static str,
) -> Result<Words, OAuthError> {
    let names = names(allowed, issuer);
    let mut chosen = Words::default();
    for resource in params.all("resource") {
        if !names.contains(&resource) {
            return Err(OAuthError::new(ErrorCode::InvalidTarget, refusal));
        }
        if !chosen.contains(resource) {
            chosen.0.push(resource.to_owned());
        }
    }
    // This server itself, asked for by name or not, stays without a name.
    Ok(if chosen.is_empty() || allowed.is_empty() { allowed.clone() } else { chosen })
}
