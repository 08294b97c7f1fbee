//! The authorization endpoint (RFC 6749 §3.1, OpenID Connect Core §3.1.2): the checks of a request in their
//! order, and what happens to it until the client is answered.
//!
//! Whatever is wrong before the client and the redirect URI are known is told to the user, and whatever is
//! wrong after that to the client (B1).

mod answer;
mod client;
mod code_challenge;
mod finish;
mod gone;
mod interaction;
mod max_age;
mod prompt;
mod redirect_uri;
mod requested;
mod response_mode;
mod response_type;
mod subject;
mod texts;
mod unsupported;

use std::sync::Arc;

use entity::client::Model as Client;

pub use self::answer::{Answer, ResponseMode};
pub(super) use self::code_challenge::{S256, is_met as code_challenge_is_met};
pub use self::gone::Gone;
pub use self::interaction::{Browser, Interaction, Step};
pub(super) use self::prompt::ALL as PROMPTS;
pub(super) use self::response_type::CODE;
use super::OAuthError;
use super::params::Params;
use crate::address::Prefix;
use crate::authorizations::{self, NewRequest, RequestToken};
use crate::state::AppState;

/// Why a request is not stored.
#[derive(Debug)]
pub enum Refused {
    /// The user is told: nobody knows where an answer should go.
    Here(OAuthError),
    /// The client is told.
    ToClient(Box<Answer>),
}

/// Checks a request and stores it. The user goes on with what is returned. A flood from one place is told to
/// come back: what is stored for ten minutes has a bound.
pub async fn begin(state: &AppState, params: &Params, from: Prefix) -> Result<RequestToken, Refused> {
    let client = client::find(state, params).await.map_err(Refused::Here)?;
    let redirect_uri = redirect_uri::check(&client, params).map_err(Refused::Here)?;
    let to_client = |error| {
        let mode = response_mode::read(params).unwrap_or(ResponseMode::Query);
        let text = params.get("state").filter(|state| texts::is_state(state)).map(str::to_owned);
        let recipient = answer::Recipient { redirect_uri: redirect_uri.to_owned(), mode, state: text };
        Refused::ToClient(Box::new(recipient.error(&state.issuer, &error)))
    };
    // Before anything else is looked up. The token is not given back.
    let is_silent = params.get("prompt") == Some(prompt::NONE);
    let _spent = state.throttle.take_authorization_request(from).map_err(|error| {
        // An app that must not show a page is told; a person reads when to come back.
        if is_silent { to_client(error.into()) } else { Refused::Here(error.into()) }
    })?;
    let new = check(state, &client, redirect_uri, params).await.map_err(to_client)?;
    let AppState { database, ambient, checks, .. } = state;
    let stored = authorizations::store(database.writer(), ambient, checks, new).await;
    stored.map_err(|error| to_client(error.into()))
}

/// The checks whose failure the client is told.
async fn check(
    state: &AppState,
    client: &Arc<Client>,
    redirect_uri: &str,
    params: &Params,
) -> Result<NewRequest, OAuthError> {
    let mode = response_mode::read(params)?;
    unsupported::check(params)?;
    response_type::check(client, params)?;
    let scope = requested::scope(state, client, params).await?;
    let audiences = super::audience::grant(client, &state.issuer, &scope, params)?;
    let prompt = prompt::read(params)?;
    Ok(NewRequest {
        client_id: client.id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        response_mode: mode.as_str().to_owned(),
        code_challenge: code_challenge::read(client, params)?,
        state: texts::state(params)?,
        nonce: texts::nonce(params)?,
        login_hint: texts::login_hint(params),
        ui_locales: texts::ui_locales(params),
        max_age: max_age::read(params)?,
        hinted_user_id: subject::hinted(state, client, params).await?,
        prompt,
        scope,
        audiences,
    })
}
