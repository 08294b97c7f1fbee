//! Clients (RFC 6749 §2): the applications that may ask for tokens, and what each may do.
//!
//! Owns the table `clients` and its rules. It must not know how a client authenticates over HTTP, nor what
//! a grant does: grants are names here, one of which is only for clients that have a secret.

mod advice;
mod directory;
mod invalid_registration;
mod look_up;
mod origin;
mod redirect_uri;
mod registration;
mod registration_change;
mod secret;
mod standing;
mod token_lifetimes;

use entity::client;
use entity::secret::SecretString;
use entity::time::UnixMillis;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, SqlErr,
};

use crate::ambient::Ambient;
use crate::database::{Database, Transaction, retried};
use crate::sessions::{self, Group};

pub use self::advice::Advice;
pub use self::directory::{Directory, Unavailable, allows_origin};
pub use self::invalid_registration::InvalidRegistration;
pub use self::look_up::{any, find, list};
pub use self::registration::Registration;
pub use self::registration_change::RegistrationChange;
pub use self::secret::verify_secret;
pub use self::standing::{any_in_shard, ensure_place, place, revoke_place};
pub use self::token_lifetimes::TokenLifetimes;

/// Why nothing was done, in words for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The id belongs to a client already.
    #[error("there is a client with this id already; `countersign client update` changes it")]
    IdTaken,
    /// The registration breaks a rule.
    #[error(transparent)]
    Invalid(#[from] InvalidRegistration),
    /// A public client has no secret to rotate.
    #[error("the client is public: it has no secret")]
    Public,
    /// The database failed.
    #[error("{0}")]
    Database(#[from] DbErr),
}

/// Registers a client. A confidential one that brings no secret along is given one, which is shown this once:
/// only its digest is stored.
pub async fn create(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    registration: Registration,
) -> Result<(client::Model, Option<SecretString>), Error> {
    let registration = registration.checked()?;
    let is_generated = registration.confidential && registration.secret.is_none();
    let generated = is_generated.then(|| secret::generate(ambient));
    let secret_hash = registration.secret.as_ref().or(generated.as_ref()).map(secret::digest);
    let now = ambient.now();
    let row = client::ActiveModel {
        id: Set(registration.id),
        secret_hash: Set(secret_hash),
        grants: Set(registration.grants),
        scopes: Set(registration.scopes),
        default_scopes: Set(registration.default_scopes),
        audiences: Set(registration.audiences),
        origins: Set(registration.origins),
        redirect_uris: Set(registration.redirect_uris),
        post_logout_redirect_uris: Set(Some(registration.post_logout_redirect_uris)),
        access_token_lifetime: Set(registration.lifetimes.access_token),
        refresh_idle_lifetime: Set(registration.lifetimes.refresh_idle),
        refresh_absolute_lifetime: Set(registration.lifetimes.refresh_absolute),
        may_vouch: Set(registration.may_vouch),
        first_party: Set(registration.first_party),
        pkce_exempt: Set(registration.pkce_exempt),
        disabled: Set(false),
        tokens_since: Set(mark(now, None)),
        status_shard: NotSet,
        status_idx: NotSet,
        created_at: Set(now),
        updated_at: Set(now),
    };
    let client = row.insert(connection).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::IdTaken,
        _ => Error::Database(error),
    })?;
    Ok((client, generated))
}

/// What a default client that cannot be one costs.
pub const UNUSABLE_DEFAULT: &str = "clients.default_client names no enabled public client with the password \
                                    grant: requests that name no client will fail";

/// Whether requests that name no client can be meant for this one: they prove nothing, and log a user in.
pub fn can_be_default(client: Option<&client::Model>) -> bool {
    let is_usable = |client: &client::Model| {
        !client.disabled && client.secret_hash.is_none() && client.grants.contains("password")
    };
    client.is_some_and(is_usable)
}

/// Changes what the change names and leaves the rest. A client that is switched off loses what was issued
/// through it, and has a new mark when it is switched on again.
pub async fn update(
    database: &Database,
    ambient: &Ambient,
    client: client::Model,
    change: RegistrationChange,
) -> Result<client::Model, Error> {
    let registration = change.applied_to(&client);
    // A client can always be switched off, though a rule may have come that its registration breaks.
    let registration = if change.only_disables() { registration } else { registration.checked()? };
    let disabled = change.disabled.unwrap_or(client.disabled);
    let was_disabled = client.disabled;
    let now = ambient.now();
    let new_mark = (was_disabled && !disabled).then(|| mark(now, Some(client.tokens_since)));
    let mut row = client.into_active_model();
    row.grants = Set(registration.grants);
    row.scopes = Set(registration.scopes);
    row.default_scopes = Set(registration.default_scopes);
    row.audiences = Set(registration.audiences);
    row.origins = Set(registration.origins);
    row.redirect_uris = Set(registration.redirect_uris);
    row.post_logout_redirect_uris = Set(Some(registration.post_logout_redirect_uris));
    row.access_token_lifetime = Set(registration.lifetimes.access_token);
    row.refresh_idle_lifetime = Set(registration.lifetimes.refresh_idle);
    row.refresh_absolute_lifetime = Set(registration.lifetimes.refresh_absolute);
    row.may_vouch = Set(registration.may_vouch);
    row.first_party = Set(registration.first_party);
    row.pkce_exempt = Set(registration.pkce_exempt);
    row.disabled = Set(disabled);
    row.updated_at = Set(now);
    if let Some(tokens_since) = new_mark {
        row.tokens_since = Set(tokens_since);
    }
    let updated = retried(async || {
        let transaction = database.begin().await?;
        let updated = row.clone().update(&transaction).await?;
        follow_switch(&transaction, ambient, &updated.id, (was_disabled, disabled)).await?;
        transaction.commit().await?;
        Ok(updated)
    })
    .await?;
    sessions::finish_endings(database, ambient).await?;
    Ok(updated)
}

/// What follows when a client is switched off or on with this transaction: whether it was disabled, and is.
async fn follow_switch(
    transaction: &Transaction,
    ambient: &Ambient,
    id: &str,
    switch: (bool, bool),
) -> Result<(), DbErr> {
    let through = Group::Through(id.to_owned());
    match switch {
        (false, true) => {
            sessions::end_late_ones(transaction, ambient, &through).await?;
            standing::leave(transaction, ambient, id).await
        }
        (true, false) => sessions::spare_late_ones(transaction, id).await,
        _ => Ok(()),
    }
}

/// Makes worthless what was issued through the client so far: its own tokens by a new mark, and those of its
/// users by the end of their sessions. Says how many sessions there were. A login in the meantime may be
/// ended too.
pub async fn revoke_tokens(
    database: &Database,
    ambient: &Ambient,
    client: client::Model,
) -> Result<u64, DbErr> {
    let (id, now) = (client.id.clone(), ambient.now());
    let tokens_since = mark(now, Some(client.tokens_since));
    let mut row = client.into_active_model();
    row.tokens_since = Set(tokens_since);
    row.updated_at = Set(now);
    retried(async || {
        let transaction = database.begin().await?;
        row.clone().update(&transaction).await?;
        sessions::end_soon(&transaction, ambient, &Group::Through(id.clone())).await?;
        standing::leave(&transaction, ambient, &id).await?;
        transaction.commit().await
    })
    .await?;
    sessions::finish_endings(database, ambient).await
}

/// The mark that is set at `now`: tokens that the client was issued for itself before are worth nothing. It
/// is a millisecond later than all of them, so that no token of the same moment is left over; what is issued
/// afterwards says at least the mark's time (`oauth::issue`). It never goes back, although a clock may.
fn mark(now: UnixMillis, earlier: Option<UnixMillis>) -> UnixMillis {
    earlier.map_or(now, |earlier| earlier.max(now)).plus_millis(1)
}

/// Gives a confidential client a new secret; the old one is worth nothing from now on. Tokens that were
/// issued so far stay what they are.
pub async fn rotate_secret(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    client: client::Model,
) -> Result<SecretString, Error> {
    if client.secret_hash.is_none() {
        return Err(Error::Public);
    }
    let secret = secret::generate(ambient);
    let mut row = client.into_active_model();
    row.secret_hash = Set(Some(secret::digest(&secret)));
    row.updated_at = Set(ambient.now());
    row.update(connection).await?;
    Ok(secret)
}

/// Deletes a client. The sessions through it go first: one transaction for all of them could take long. Those
/// that begin meanwhile go before the client's row is held, beside which none begins.
pub async fn delete(database: &Database, ambient: &Ambient, id: &str) -> Result<(), DbErr> {
    let group = Group::Through(id.to_owned());
    loop {
        sessions::end_all(database, ambient, &group).await?;
        let is_deleted = retried(async || {
            let transaction = database.begin().await?;
            standing::leave(&transaction, ambient, id).await?;
            let is_last = !sessions::any_of(&transaction, &group).await?;
            if is_last {
                client::Entity::delete_by_id(id).exec(&transaction).await?;
            }
            transaction.commit().await?;
            Ok(is_last)
        });
        if is_deleted.await? {
            return Ok(());
        }
    }
}
