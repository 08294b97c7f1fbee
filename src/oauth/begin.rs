//! Begins a session: what a login or a code leaves in the database. It is committed before the answer exists.

use entity::{authorization_code, user};
use sea_orm::{ConnectionTrait as _, DbErr, SqlErr};
use uuid::Uuid;

use super::error::{ErrorCode, OAuthError};
use crate::authorizations::{self, Used};
use crate::browser_sessions;
use crate::database::{Transaction, retried};
use crate::devices::DeviceToken;
use crate::login::{Authenticated, OnDevice};
use crate::sessions::{self, AtOnce, Beginning, NewSession, Provided, RefreshToken};
use crate::state::AppState;
use crate::users;

/// What came of the exchange of a code.
#[derive(Debug)]
pub(super) enum Exchanged {
    /// The session has begun.
    Begun(Option<RefreshToken>),
    /// The code was exchanged before. The session that it gave has ended.
    Replayed,
    /// The user has signed out meanwhile, or may no longer go on.
    Over,
}

/// Stores the session and what the login leaves behind. Nothing is stored if the user was disabled, deleted
/// or given another password while the password was being checked, or if the client was deleted meanwhile.
pub(super) async fn after_login(
    state: &AppState,
    login: &Authenticated,
    session: NewSession,
) -> Result<(Option<RefreshToken>, Option<DeviceToken>), OAuthError> {
    let begun = retried(|| attempt_after_login(state, login, &session)).await.map_err(of_deleted_client)?;
    begun.ok_or_else(OAuthError::invalid_grant)
}

/// The same once. `None` when the user may no longer log in.
async fn attempt_after_login(
    state: &AppState,
    login: &Authenticated,
    session: &NewSession,
) -> Result<Option<(Option<RefreshToken>, Option<DeviceToken>)>, DbErr> {
    let OnDevice { id: device_id, token: device } = state.authenticator.device(login);
    if state.authenticator.is_settled(login)
        && let AtOnce::Begun(refresh_token) = begin_at_once(state, login, session, device_id).await?
    {
        return Ok(Some((refresh_token, device)));
    }
    let transaction = state.database.begin_in_turn(session.user_id).await?;
    let most = state.config.users.max_sessions;
    let (held, are_many) = transaction
        .ask(|backend| {
            users::hold_unchanged(backend, &login.user).and(sessions::are_many(backend, login.user.id, most))
        })
        .await?;
    let Some(epoch) = state.authenticator.settle(&transaction, login, held).await? else {
        return Ok(None);
    };
    let beginning = Beginning { epoch, device_id: Some(device_id), browser_session_id: None };
    let refresh_token = begin(state, transaction, session, beginning, are_many).await?;
    Ok(Some((refresh_token, device)))
}

/// Stores the session and nothing else, which most logins need no transaction for.
async fn begin_at_once(
    state: &AppState,
    login: &Authenticated,
    session: &NewSession,
    device_id: Uuid,
) -> Result<AtOnce, DbErr> {
    let AppState { database, ambient, checks, config, .. } = state;
    let epoch = users::epoch_if_unchanged(database.writer().get_database_backend(), &login.user);
    let provided = Provided { epoch, most: config.users.max_sessions, device_id };
    sessions::create_at_once(database, ambient, checks, session.clone(), provided).await
}

/// Uses a code up and stores the session.
pub(super) async fn with_code(
    state: &AppState,
    code: &authorization_code::Model,
    user: &user::Model,
    session: NewSession,
) -> Result<Exchanged, OAuthError> {
    retried(|| attempt_with_code(state, code, user, &session)).await.map_err(of_deleted_client)
}

/// The same once.
async fn attempt_with_code(
    state: &AppState,
    code: &authorization_code::Model,
    user: &user::Model,
    session: &NewSession,
) -> Result<Exchanged, DbErr> {
    let transaction = state.database.begin_in_turn(session.user_id).await?;
    let most = state.config.users.max_sessions;
    let (held, are_many) = transaction
        .ask(|backend| users::hold_unchanged(backend, user).and(sessions::are_many(backend, user.id, most)))
        .await?;
    let NewSession { id, began_at, .. } = *session;
    if let Used::Before(given) = authorizations::use_code(&transaction, code.id, id, began_at).await? {
        if let Some(given) = given {
            sessions::end_with(&transaction, given, began_at).await?;
        }
        transaction.commit().await?;
        return Ok(Exchanged::Replayed);
    }
    let is_same_epoch = held.is_some_and(|user| user.session_epoch == code.epoch);
    if !is_same_epoch || !browser_sessions::hold(&transaction, code.browser_session_id).await? {
        // Nothing is written.
        return Ok(Exchanged::Over);
    }
    let beginning = Beginning {
        epoch: code.epoch,
        device_id: code.device_id,
        browser_session_id: Some(code.browser_session_id),
    };
    begin(state, transaction, session, beginning, are_many).await.map(Exchanged::Begun)
}

/// Stores the session and commits. The user's row is held, so that nobody else begins a session of theirs.
/// `are_many` says that one may have to make room.
async fn begin(
    state: &AppState,
    transaction: Transaction,
    session: &NewSession,
    beginning: Beginning,
    are_many: bool,
) -> Result<Option<RefreshToken>, DbErr> {
    let AppState { ambient, checks, config, .. } = state;
    let NewSession { user_id, began_at, .. } = *session;
    let ended = if are_many {
        let most = config.users.max_sessions;
        sessions::make_room(&transaction, user_id, beginning.epoch, began_at, most).await?
    } else {
        0
    };
    let refresh_token = sessions::create(&transaction, ambient, checks, session.clone(), beginning).await?;
    transaction.commit().await?;
    if ended > 0 {
        tracing::info!(user.id = %user_id, ended, "a user's oldest sessions have made room for another one");
    }
    Ok(refresh_token)
}

/// Rows that refer to the client cannot be stored when it has just been deleted.
fn of_deleted_client(error: DbErr) -> OAuthError {
    match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
            OAuthError::new(ErrorCode::InvalidClient, "client authentication failed")
        }
        _ => error.into(),
    }
}
