//! Users: who they are, and how they are made and changed.
//!
//! Owns the table `users` and its rules; the command line, sign-up and the account API call the same
//! functions. It must not know HTTP, tokens or clients, nor how somebody proves to be a user.

mod epoch;
mod import;
mod look_up;
mod namesakes;
mod password;
mod profile;
mod scripts;
mod unchanged;
mod update;
mod username;
mod view;

use entity::secret::SecretString;
use entity::words::Words;
use entity::{session, user};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, SqlErr,
};
use uuid::Uuid;

use crate::ambient::Ambient;
use crate::database::{Database, retried};
use crate::hashing::Ticket;
use crate::passwords::{self, Passwords, Weakness};
use crate::sessions::{self, Group};

pub use self::epoch::end_all_sessions;
pub use self::import::{ImportFault, ImportOptions, Imported, ImportedUser, Importer, MAX_SCHEMES, Outcomes};
pub use self::look_up::{find, find_at_address, find_by_username, name_key};
pub use self::password::{hash_password, replace_password, set_password, upgrade_hash};
pub use self::profile::{EMAIL_VERIFIED, InvalidProfile, Profile, ProfileChange};
pub use self::unchanged::{epoch_if_unchanged, hold_unchanged};
pub use self::update::{UserChange, update, update_profile};
pub use self::username::{InvalidUsername, Username, id_of};
pub use self::view::UserView;

/// Why nothing was done, in words for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The name belongs to somebody already, or looks like somebody's. Which of the two is not told.
    #[error("the username is taken, or looks like one that is; choose another")]
    UsernameTaken,
    /// The name cannot be one.
    #[error(transparent)]
    Username(#[from] InvalidUsername),
    /// An e-mail address, full name or role cannot be one.
    #[error(transparent)]
    Profile(#[from] InvalidProfile),
    /// The new password is too weak.
    #[error(transparent)]
    Password(#[from] Weakness),
    /// The user was changed or deleted by somebody else at the same time.
    #[error("the user was changed or deleted at the same moment; look again")]
    Changed,
    /// No answer about a password.
    #[error(transparent)]
    Passwords(#[from] passwords::Error),
    /// The database failed.
    #[error("{0}")]
    Database(#[from] DbErr),
}

impl Error {
    /// Why a row could not be written. Names alone are unique; a row that is no longer there was deleted by
    /// somebody else.
    fn of_write(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::UsernameTaken,
            _ if error == DbErr::RecordNotUpdated => Self::Changed,
            _ => Self::Database(error),
        }
    }
}

/// What is needed to make a user.
#[derive(Debug)]
pub struct NewUser {
    /// As typed.
    pub username: String,
    /// E-mail address and full name.
    pub profile: Profile,
    /// Role names.
    pub roles: Words,
    /// A user without a password cannot log in with one.
    pub password: Option<SecretString>,
}

/// Makes a user. No connection is held while the password is hashed (R5).
pub async fn create(
    database: &Database,
    ambient: &Ambient,
    passwords: &Passwords,
    ticket: &Ticket,
    new: NewUser,
) -> Result<user::Model, Error> {
    let username = Username::parse(&new.username)?;
    let profile = new.profile.checked()?;
    profile::check_roles(&new.roles)?;
    if let Some(password) = &new.password {
        passwords.check_policy(password, &username.key)?;
    }
    // Asked before the hash, so that a taken name costs none; the unique keys decide.
    refuse_namesakes(database.reader(), &username).await?;
    let password_hash = match &new.password {
        Some(password) => Some(passwords.hash(ticket, password).await?),
        None => None,
    };
    let now = ambient.now();
    let row = user::ActiveModel {
        id: Set(ambient.uuid_v7()),
        username: Set(username.typed),
        username_key: Set(username.key),
        username_skeleton: Set(Some(username.skeleton)),
        email: Set(profile.email),
        full_name: Set(profile.full_name),
        password_changed_at: Set(password_hash.as_ref().map(|_| now)),
        password_scheme: Set(password_hash.as_ref().map(|new| new.scheme.to_string())),
        password_hash: Set(password_hash.map(|new| new.hash)),
        disabled: Set(false),
        roles: Set(new.roles),
        created_at: Set(now),
        updated_at: Set(now),
        session_epoch: Set(0),
    };
    row.insert(database.writer()).await.map_err(Error::of_write)
}

/// Fails if a new user cannot have this name now. Asked before a password is typed; [`create`] asks again.
pub async fn require_free_name(connection: &impl ConnectionTrait, typed: &str) -> Result<(), Error> {
    refuse_namesakes(connection, &Username::parse(typed)?).await
}

async fn refuse_namesakes(connection: &impl ConnectionTrait, username: &Username) -> Result<(), Error> {
    let is_free = namesakes::find(connection, username).await?.is_empty();
    if is_free { Ok(()) } else { Err(Error::UsernameTaken) }
}

/// Users in the order of their names, `limit` of them after the name `after`.
pub async fn list(
    connection: &impl ConnectionTrait,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<user::Model>, DbErr> {
    let mut query = user::Entity::find().order_by_asc(user::Column::UsernameKey).limit(limit);
    if let Some(after) = after {
        query = query.filter(user::Column::UsernameKey.gt(after));
    }
    query.all(connection).await
}

/// How many passwords are hashed in which way: labels of schemes and parameters, and numbers of users.
pub async fn census(connection: &impl ConnectionTrait) -> Result<Vec<(String, i64)>, DbErr> {
    user::Entity::find()
        .select_only()
        .column(user::Column::PasswordScheme)
        .expr_as(Expr::col(Asterisk).count(), "users")
        .filter(user::Column::PasswordScheme.is_not_null())
        .group_by(user::Column::PasswordScheme)
        .order_by_asc(user::Column::PasswordScheme)
        .into_tuple()
        .all(connection)
        .await
}

/// Whether there is any user.
pub async fn any(connection: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(user::Entity::find().limit(1).one(connection).await?.is_some())
}

/// Whether a session of the user may go on. It may not after the user was disabled or all sessions were
/// ended, nor after the password was changed since the session began. No clock is asked, since a clock may be
/// set back.
pub fn may_go_on(user: &user::Model, session: &session::Model) -> bool {
    !user.disabled
        && user.session_epoch == session.epoch
        && user.password_changed_at == session.password_changed_at
}

/// Switches a user off, which ends their sessions for good, or on again. Rows of sessions may be left for
/// [`sessions::finish_endings`].
pub async fn set_disabled(
    database: &Database,
    ambient: &Ambient,
    user: user::Model,
    disabled: bool,
) -> Result<user::Model, DbErr> {
    let mut row = user.into_active_model();
    row.disabled = Set(disabled);
    row.updated_at = Set(ambient.now());
    retried(async || {
        let transaction = database.begin().await?;
        let user = row.clone().update(&transaction).await?;
        if disabled {
            epoch::end_sessions(&transaction, ambient, user.id).await?;
        }
        transaction.commit().await?;
        Ok(user)
    })
    .await
}

/// Deletes a user. Their sessions go first: one transaction for all of them could take long. Those that begin
/// meanwhile go with the user, whose row is held then. The id is never used again.
pub async fn delete(database: &Database, ambient: &Ambient, id: Uuid) -> Result<(), DbErr> {
    loop {
        end_all_sessions(database, ambient, id).await?;
        let is_deleted = retried(async || {
            let transaction = database.begin().await?;
            user::Entity::find_by_id(id).lock_exclusive().one(&transaction).await?;
            let is_last = sessions::end_last(&transaction, ambient, &Group::OfUser(id)).await?;
            if is_last {
                user::Entity::delete_by_id(id).exec(&transaction).await?;
            }
            transaction.commit().await?;
            Ok(is_last)
        });
        if is_deleted.await? {
            return Ok(());
        }
    }
}
