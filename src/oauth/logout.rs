//! The end of a login on the word of an app (OpenID Connect RP-Initiated Logout 1.0).

use std::sync::Arc;

use entity::client;
use sea_orm::DbErr;
use url::form_urlencoded;

use super::error::OAuthError;
use super::hint::{self, Hint};
use super::params::Params;
use crate::browser::{self, SignedIn};
use crate::sessions;
use crate::state::AppState;

/// What an app asks for, or a user without one.
#[derive(Debug)]
pub struct LogoutRequest {
    /// The app, if it is known which.
    pub client: Option<Arc<client::Model>>,
    hint: Option<Hint>,
    /// Where the user goes afterwards.
    pub back: Option<String>,
}

impl LogoutRequest {
    /// Checks the parameters. Nobody is sent anywhere but where the app of the `id_token_hint` has registered
    /// to be (§3): without a hint anybody could ask.
    pub async fn read(state: &AppState, params: &Params) -> Result<Self, OAuthError> {
        let hint = match params.get("id_token_hint") {
            Some(text) => Some(hint::read(state, text).await?.ok_or_else(|| {
                OAuthError::invalid_request("the id_token_hint is no ID token of this server")
            })?),
            None => None,
        };
        let hinted = hint.as_ref().map(|hint| hint.client_id.as_str());
        let named = params.get("client_id");
        if let (Some(hinted), Some(named)) = (hinted, named)
            && hinted != named
        {
            return Err(OAuthError::invalid_request("the id_token_hint was issued to another client"));
        }
        let client = match hinted.or(named) {
            Some(id) => state.clients.find(id).await?,
            None => None,
        };
        let back = match params.get("post_logout_redirect_uri") {
            // Of a client that is gone or switched off nobody is sent anywhere, but signs out all the same.
            Some(uri) if hint.is_some() => match &client {
                Some(client) => Some(back(client, uri, params.get("state"))?),
                None => None,
            },
            _ => None,
        };
        Ok(Self { client, hint, back })
    }

    /// Whether the app means the login in this browser, so that the user need not be asked.
    pub async fn is_of(&self, state: &AppState, signed_in: &SignedIn) -> Result<bool, DbErr> {
        let Some(hint) = self.hint.as_ref().filter(|hint| hint.user_id == signed_in.user.id) else {
            return Ok(false);
        };
        let session = sessions::find(state.database.reader(), hint.session_id).await?;
        Ok(match session {
            Some(session) => session.browser_session_id == Some(signed_in.session.id),
            // Apps revoke their tokens first, as mod_auth_openidc does. The time of the login is left.
            None => hint.auth_time == signed_in.session.auth_time.as_seconds(),
        })
    }

    /// Signs the user out, and ends the session of the app that has sent them here, if it is theirs. An ID
    /// token by itself ends nothing: it travels in URLs, which others read.
    pub async fn carry_out(&self, state: &AppState, signed_in: &SignedIn) -> Result<(), DbErr> {
        browser::sign_out(state, signed_in).await?;
        if let Some(hint) = self.hint.as_ref().filter(|hint| hint.user_id == signed_in.user.id) {
            sessions::end(&state.database, &state.ambient, hint.session_id).await?;
        }
        Ok(())
    }
}

/// A registered URI, with the app's state.
fn back(client: &client::Model, uri: &str, state: Option<&str>) -> Result<String, OAuthError> {
    if !client.post_logout_redirect_uris.as_ref().is_some_and(|uris| uris.contains(uri)) {
        return Err(OAuthError::invalid_request(
            "the post_logout_redirect_uri is not registered for this client; an administrator adds it with \
             countersign client update",
        ));
    }
    let Some(state) = state else {
        return Ok(uri.to_owned());
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    let separator = if uri.contains('?') { '&' } else { '?' };
    Ok(format!("{uri}{separator}{}", query.append_pair("state", state).finish()))
}
