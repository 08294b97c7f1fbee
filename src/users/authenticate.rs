//! How a user proves who they are with a password.

use std::sync::Arc;

use entity::secret::SecretString;
use entity::{device, user};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::admission::{Admission, LetIn};
use super::{Caller, Error};
use crate::ambient::Ambient;
use crate::config::Period;
use crate::database::Database;
use crate::devices::{self, DeviceToken, KnownAddress};
use crate::passwords::{self, NewHash, Passwords, Source};
use crate::throttle::Throttle;

/// Checks passwords, as often as the throttle allows.
#[derive(Clone, Debug)]
pub struct Authenticator {
    /// Users, and where they have logged in before.
    pub database: Database,
    /// The hashing threads.
    pub passwords: Arc<Passwords>,
    /// What counts attempts.
    pub throttle: Arc<Throttle>,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// How long an address is remembered after a login.
    pub known_for: Period,
}

/// A password from somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// From where.
    pub caller: &'a Caller,
    /// Through which client.
    pub client_id: &'a str,
    /// The password.
    pub password: &'a SecretString,
}

/// A user who has proven who they are. Nothing is written yet: [`Authenticated::confirm`] and
/// [`Authenticated::settle`] do that, in the transaction that issues.
#[derive(Debug)]
pub struct Authenticated<'a> {
    /// The user.
    pub user: user::Model,
    attempt: Attempt<'a>,
    device: Option<device::Model>,
    /// The same password under the present scheme and parameters, where it was stored under others.
    upgrade: Option<NewHash>,
}

impl Authenticator {
    /// The user with this name and password; `None` when there is no such user, the password is wrong, the user
    /// is disabled or has no password, or too many attempts were made for the name. All of these cost one hash
    /// (P6), and no connection is held meanwhile (R5).
    pub async fn authenticate<'a>(
        &self,
        username: &str,
        attempt: Attempt<'a>,
    ) -> Result<Option<Authenticated<'a>>, Error> {
        let find = async || Ok(super::find_by_username(self.database.reader(), username).await?);
        let (admission, user) = Admission::enter(self, attempt, username, find).await?;
        let matches = self.evaluate(attempt, &super::name_key(username), user.as_ref()).await;
        let (Some(LetIn { device }), Some(user)) = (Self::judge(admission, matches)?, user) else {
            return Ok(None);
        };
        let upgrade = self.upgrade(&user, attempt).await?;
        Ok(Some(Authenticated { user, attempt, device, upgrade }))
    }

    /// Changes a password on the word of somebody who knows the current one. The device on which that was done
    /// is the only one that is known afterwards.
    pub async fn change_password(
        &self,
        user: user::Model,
        attempt: Attempt<'_>,
        new: &SecretString,
    ) -> Result<DeviceToken, Error> {
        let find = async || Ok(Some(user.clone()));
        let (admission, _) = Admission::enter(self, attempt, &user.username_key, find).await?;
        let matches = self.evaluate(attempt, &user.username_key, Some(&user)).await;
        if Self::judge(admission, matches)?.is_none() {
            return Err(Error::WrongPassword);
        }
        let Self { database, ambient, passwords, .. } = self;
        let verified = user.password_hash.as_ref();
        let transaction =
            super::replace_password(database, ambient, passwords, &attempt.source(), &user, (verified, new))
                .await?;
        attempt.address(user.id).remember(&transaction, ambient.now()).await?;
        let token = devices::create(&transaction, ambient, user.id).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Whether the password is the user's, and the user may log in.
    async fn evaluate(
        &self,
        attempt: Attempt<'_>,
        name: &str,
        user: Option<&user::Model>,
    ) -> Result<bool, passwords::Error> {
        let hash = user.and_then(|user| user.password_hash.as_ref());
        let matches = self.passwords.verify(&attempt.source(), attempt.password, name, hash).await?;
        Ok(matches && user.is_some_and(|user| !user.disabled))
    }

    /// Whether the attempt is let in. Where nothing was evaluated, nothing is counted.
    fn judge(
        admission: Admission<'_>,
        matches: Result<bool, passwords::Error>,
    ) -> Result<Option<LetIn>, Error> {
        match matches {
            Ok(matches) => Ok(admission.judge(matches)),
            Err(error) => {
                admission.withdraw();
                Err(error.into())
            }
        }
    }

    /// Makes the hash anew if scheme or parameters have changed since (P1).
    async fn upgrade(&self, user: &user::Model, attempt: Attempt<'_>) -> Result<Option<NewHash>, Error> {
        let label = user.password_scheme.as_deref();
        if user.password_hash.as_ref().is_none_or(|hash| self.passwords.is_current(hash, label)) {
            return Ok(None);
        }
        match self.passwords.hash(&attempt.source(), attempt.password).await {
            Ok(new) => Ok(Some(new)),
            // The password was right. Another login has time for the upgrade.
            Err(passwords::Error::Busy { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl<'a> Attempt<'a> {
    /// Whose turn it takes at the hashing threads.
    fn source(&self) -> Source {
        Source::new(self.caller.prefix, Some(self.client_id))
    }

    pub(super) fn address(&self, user_id: Uuid) -> KnownAddress<'a> {
        KnownAddress { user_id, client_id: self.client_id, prefix: self.caller.prefix }
    }
}

impl Authenticated<'_> {
    /// Whether the user may still log in with the password that was just checked; until the end of the
    /// transaction nobody can change that. If so, the upgraded hash is stored.
    pub async fn confirm(&self, transaction: &DatabaseTransaction) -> Result<bool, DbErr> {
        // Not FOR SHARE: MariaDB does not know it.
        let present = user::Entity::find_by_id(self.user.id).lock_exclusive().one(transaction).await?;
        let is_unchanged = present.is_some_and(|present| {
            !present.disabled && present.password_changed_at == self.user.password_changed_at
        });
        if let (true, Some(new)) = (is_unchanged, &self.upgrade) {
            store(transaction, &self.user, new).await?;
        }
        Ok(is_unchanged)
    }

    /// Remembers where the user logged in. A token for the device, if it has none yet.
    pub async fn settle(
        &self,
        transaction: &DatabaseTransaction,
        ambient: &Ambient,
    ) -> Result<Option<DeviceToken>, DbErr> {
        let now = ambient.now();
        self.attempt.address(self.user.id).remember(transaction, now).await?;
        if let Some(device) = &self.device {
            devices::note_use(transaction, device, now).await?;
            return Ok(None);
        }
        devices::create(transaction, ambient, self.user.id).await.map(Some)
    }
}

/// Stores a hash of the same password. One that another login stored meanwhile stays.
async fn store(transaction: &DatabaseTransaction, user: &user::Model, new: &NewHash) -> Result<(), DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::PasswordHash, Expr::value(new.hash.clone()))
        .col_expr(user::Column::PasswordScheme, Expr::value(new.scheme.to_string()))
        .filter(user::Column::Id.eq(user.id))
        .filter(user::Column::PasswordHash.eq(user.password_hash.clone()))
        .exec(transaction)
        .await?;
    Ok(())
}
