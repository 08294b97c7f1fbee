//! `GET /account/sessions`, `POST /account/sessions`: where one is signed in, and the end of that.

use std::cmp::Reverse;
use std::time::Duration;

use entity::session;
use entity::time::UnixMillis;
use poem::Response;
use uuid::Uuid;

use super::handler::{Failure, Visitor};
use super::owner::Owner;
use crate::http::html::csrf::Form;
use crate::http::html::views::{AccountSession, AccountSessions};
use crate::http::html::{View as _, paths};
use crate::oauth::OAuthError;
use crate::{address, devices, sessions};

/// The field of a form that says which session.
const SESSION: &str = "session";

/// Most sessions that are shown, those that were used last.
const MAX_SHOWN: usize = 100;

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
    let shown = found.iter().take(MAX_SHOWN).map(|session| row(&owner, session, now));
    Ok(AccountSessions {
        frame: owner.frame.clone(),
        hidden: owner.hidden(Form::EndSession),
        username: owner.user().username.clone(),
        sessions: shown.collect(),
        more: u64::try_from(more).unwrap_or(u64::MAX),
        has_ended: owner.is_done(),
    }
    .answer())
}

pub(super) async fn post(visitor: Visitor) -> Result<Response, Failure> {
    let (owner, posted) = Owner::posting(visitor, Form::EndSession, paths::ACCOUNT_SESSIONS).await?;
    let Some(id) = posted.params.get(SESSION).and_then(|id| Uuid::try_parse(id).ok()) else {
        return Ok(owner.undone());
    };
    let (writer, user_id) = (owner.state.database.writer(), owner.user().id);
    // Nobody is told whether there is such a session of somebody else.
    if !sessions::end_of_user(writer, user_id, id).await.map_err(OAuthError::from)? {
        return Ok(owner.undone());
    }
    tracing::info!(user.id = %user_id, session.id = %id, "session ended by its user");
    Ok(owner.done())
}

fn row(owner: &Owner, session: &session::Model, now: UnixMillis) -> AccountSession {
    let unused_for = now.0.saturating_sub(sessions::last_use(session).0);
    AccountSession {
        id: session.id.to_string(),
        app: session.client_id.clone(),
        // A clock may have been set back since.
        unused_for: Duration::from_millis(u64::try_from(unused_for).unwrap_or(0)),
        address: session.address.as_deref().map(|prefix| address::spelled(prefix).to_owned()),
        device: session.device_id.map(devices::label),
        is_this_browser: session.browser_session_id == Some(owner.signed_in.session.id),
    }
}
