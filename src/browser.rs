//! Who is signed in in a browser: signing in after a login, being found again by a cookie, staying signed in
//! with another password, and signing out.
//!
//! It must not know clients' requests, nor how a cookie is written.

use entity::{browser_session, user};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::address::Prefix;
use crate::browser_sessions::{self, BrowserLifetimes, BrowserToken, SignIn};
use crate::database::{Transaction, retried};
use crate::devices::DeviceToken;
use crate::login::{Authenticated, OnDevice, PasswordChanged, amr};
use crate::sessions::{self, Group};
use crate::state::AppState;
use crate::users;

/// A user who is signed in in a browser.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session of the browser.
    pub session: browser_session::Model,
    /// The user.
    pub user: user::Model,
}

/// What the browser keeps after a login.
#[derive(Debug)]
pub struct Kept {
    /// The secret of the cookie.
    pub token: BrowserToken,
    /// A token for the device, if it had none.
    pub device: Option<DeviceToken>,
}

/// Who is signed in in the browser that has this cookie and comes from this address. That it was used is
/// noted.
pub async fn signed_in(
    state: &AppState,
    token: &BrowserToken,
    address: Prefix,
) -> Result<Option<SignedIn>, DbErr> {
    let AppState { database, ambient, .. } = state;
    let now = ambient.now();
    let found = browser_sessions::find(database.reader(), token, now).await?;
    let found = found.filter(|(session, user)| browser_sessions::may_go_on(user, session));
    let Some((session, user)) = found else {
        return Ok(None);
    };
    let idle = lifetimes(state, session.remembered).idle;
    browser_sessions::note_use(database.writer(), &session, idle, address, now).await?;
    Ok(Some(SignedIn { session, user }))
}

/// Signs a user in who has just proven who they are. `present` is who was signed in so far. `None` when the
/// user may no longer log in.
pub async fn sign_in(
    state: &AppState,
    login: &Authenticated,
    present: Option<&SignedIn>,
    remembered: bool,
) -> Result<Option<Kept>, DbErr> {
    retried(|| attempt_to_sign_in(state, login, present, remembered)).await
}

/// The same once.
async fn attempt_to_sign_in(
    state: &AppState,
    login: &Authenticated,
    present: Option<&SignedIn>,
    remembered: bool,
) -> Result<Option<Kept>, DbErr> {
    let transaction = state.database.begin_in_turn(login.user.id).await?;
    let held = transaction.ask(|backend| users::hold_unchanged(backend, &login.user)).await?;
    let Some(epoch) = state.authenticator.settle(&transaction, login, held).await? else {
        return Ok(None);
    };
    let OnDevice { id: device_id, token: device } = state.authenticator.device(login);
    let proof = Proof { user_id: login.user.id, epoch, device_id, address: login.prefix(), remembered };
    let token = write(state, &transaction, present, proof).await?;
    transaction.commit().await?;
    Ok(Some(Kept { token, device }))
}

/// A user who has just proven who they are, in a transaction in which nobody can change them.
struct Proof {
    user_id: Uuid,
    epoch: i64,
    device_id: Uuid,
    address: Prefix,
    remembered: bool,
}

/// Writes the browser session, and gives the secret of its cookie.
async fn write(
    state: &AppState,
    transaction: &Transaction,
    present: Option<&SignedIn>,
    Proof { user_id, epoch, device_id, address, remembered }: Proof,
) -> Result<BrowserToken, DbErr> {
    let AppState { ambient, checks, .. } = state;
    let token = BrowserToken::generate(ambient, checks);
    let sign_in = SignIn {
        user_id,
        epoch,
        at: ambient.now(),
        amr: amr(),
        device_id: Some(device_id),
        address,
        remembered,
        lifetimes: lifetimes(state, remembered),
        most: state.config.users.max_sessions,
    };
    let present = present.map(|present| &present.session);
    browser_sessions::sign_in(transaction, ambient.uuid_v7(), &token, present, sign_in).await?;
    Ok(token)
}

/// Keeps a user signed in who has just changed their password here, which has ended every session, that of
/// this browser too. `None` when the user may no longer log in.
pub async fn stay_signed_in(
    state: &AppState,
    changed: PasswordChanged,
    present: &SignedIn,
    address: Prefix,
) -> Result<Option<Kept>, DbErr> {
    let PasswordChanged { user, device_id, device } = changed;
    let token = retried(|| attempt_to_stay(state, &user, device_id, present, address)).await?;
    Ok(token.map(|token| Kept { token, device: Some(device) }))
}

/// The same once.
async fn attempt_to_stay(
    state: &AppState,
    user: &user::Model,
    device_id: Uuid,
    present: &SignedIn,
    address: Prefix,
) -> Result<Option<BrowserToken>, DbErr> {
    let transaction = state.database.begin_in_turn(user.id).await?;
    let Some(user) = transaction.ask(|backend| users::hold_unchanged(backend, user)).await? else {
        return Ok(None);
    };
    let (epoch, remembered) = (user.session_epoch, present.session.remembered);
    let proof = Proof { user_id: user.id, epoch, device_id, address, remembered };
    let token = write(state, &transaction, Some(present), proof).await?;
    transaction.commit().await?;
    Ok(Some(token))
}

/// Signs out: the browser session is over, and so are the sessions of all clients that began in it.
pub async fn sign_out(state: &AppState, signed_in: &SignedIn) -> Result<(), DbErr> {
    let (database, id) = (&state.database, signed_in.session.id);
    retried(async || {
        let transaction = database.begin().await?;
        browser_sessions::end(&transaction, id).await?;
        sessions::end_group(&transaction, &state.ambient, &Group::InBrowser(id)).await?;
        transaction.commit().await
    })
    .await?;
    tracing::info!(user.id = %signed_in.user.id, "signed out");
    Ok(())
}

/// Signs a user out of another of their browsers. Says whether they were signed in there.
pub async fn sign_out_elsewhere(state: &AppState, user_id: Uuid, id: Uuid) -> Result<bool, DbErr> {
    let AppState { database, ambient, .. } = state;
    let is_out = retried(async || {
        let transaction = database.begin().await?;
        let is_out = browser_sessions::end_of_user(&transaction, user_id, id).await?;
        if is_out {
            sessions::end_group(&transaction, ambient, &Group::InBrowser(id)).await?;
        }
        transaction.commit().await?;
        Ok(is_out)
    })
    .await?;
    Ok(is_out)
}

/// How long a browser session lasts.
pub fn lifetimes(state: &AppState, remembered: bool) -> BrowserLifetimes {
    let pages = &state.config.pages;
    if remembered {
        let absolute = pages.remember_for.as_millis();
        return BrowserLifetimes { idle: absolute, absolute };
    }
    BrowserLifetimes { idle: pages.session_idle.as_millis(), absolute: pages.session_lifetime.as_millis() }
}
