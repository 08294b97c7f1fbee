//! `GET /account/sessions`, `POST /account/sessions`: where one is signed in, and the end of that.

use std::cmp::Reverse;

use entity::{browser_session, session};
use poem::Response;
use uuid::Uuid;

use super::handler::{Failure, Visitor};
use super::owner::Owner;
use crate::http::html::csrf::Form;
use crate::http::html::views::{AccountBrowser, AccountSession, AccountSessions};
use crate::http::html::{View as _, paths};
use crate::oauth::OAuthError;
use crate::{address, browser, browser_sessions, devices, sessions};

/// The field of a form that says which session.
const SESSION: &str = "session";

/// The field of a form that says which other browser.
const BROWSER: &str = "browser";

/// Most sessions that are shown, those that were used last.
const MAX_SHOWN: usize = 100;

/// Most other browsers that are shown, those in which one has signed in last.
const MAX_BROWSERS: u64 = 100;

pub(super) async fn get(visitor: Visitor) -> Result<Response, Failure> {
    let owner = Owner::reading(visitor, paths::ACCOUNT_SESSIONS).await?;
    let (state, now) = (&owner.state, owner.state.ambient.now());
    // All of them: which were used last is not in the order in which they began.
    let most = state.config.users.max_sessions;
    let found = sessions::list(state.database.reader(), Some(owner.user().id), now, None, most).await;
    let mut found: Vec<_> =
        found.map_err(OAuthError::from)?.into_iter().map(|(session, _)| session).collect();
    found.sort_by_key(|session| Reverse(sessions::last_use(session)));
    let more = found.len().saturating_sub(MAX_SHOWN);
    let browsers = browser_sessions::list(state.database.reader(), owner.user(), now, MAX_BROWSERS).await;
    let browsers = browsers.map_err(OAuthError::from)?;
    let here = &owner.signed_in.session;
    let others = browsers.iter().filter(|session| session.id != here.id);
    let shown = found.iter().take(MAX_SHOWN).map(|session| row(&owner, session));
    Ok(AccountSessions {
        frame: owner.frame.clone(),
        hidden: owner.hidden(Form::EndSession),
        sign_out: owner.hidden(Form::SignOut),
        username: owner.user().username.clone(),
        browsers: [here].into_iter().chain(others).map(|session| browser_row(&owner, session)).collect(),
        sessions: shown.collect(),
        more: u64::try_from(more).unwrap_or(u64::MAX),
        has_ended: owner.is_done(),
    }
    .answer())
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let (owner, posted) = Owner::posting(visitor, Form::EndSession, paths::ACCOUNT_SESSIONS).await?;
    let id = |field: &str| posted.params.get(field).and_then(|id| Uuid::try_parse(id).ok());
    let (state, user_id) = (&owner.state, owner.user().id);
    let ended = match (id(SESSION), id(BROWSER)) {
        (Some(id), _) => sessions::end_of_user(&state.database, &state.ambient, user_id, id).await,
        (None, Some(id)) => browser::sign_out_elsewhere(state, user_id, id).await,
        (None, None) => Ok(false),
    };
    // Nobody is told whether there is such a session of somebody else.
    if !ended.map_err(OAuthError::from)? {
        return Ok(owner.undone());
    }
    tracing::info!(user.id = %user_id, "session ended by its user");
    Ok(owner.done())
}

fn row(owner: &Owner, session: &session::Model) -> AccountSession {
    AccountSession {
        id: session.id.to_string(),
        app: session.client_id.clone(),
        unused_for: owner.since(sessions::last_use(session)),
        address: spelled(session.address.as_deref()),
        device: session.device_id.map(devices::label),
        is_this_browser: session.browser_session_id == Some(owner.signed_in.session.id),
    }
}

fn spelled(address: Option<&str>) -> Option<String> {
    address.map(|prefix| address::spelled(prefix).to_owned())
}

fn browser_row(owner: &Owner, session: &browser_session::Model) -> AccountBrowser {
    AccountBrowser {
        id: session.id.to_string(),
        is_this_browser: session.id == owner.signed_in.session.id,
        signed_in_for: owner.since(session.auth_time),
        unused_for: owner.since(session.used_at),
        address: spelled(session.address.as_deref()),
        device: session.device_id.map(devices::label),
    }
}
