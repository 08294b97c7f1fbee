//! How a user proves who they are with a password.

use std::sync::Arc;

use entity::secret::SecretString;
use entity::{device, user};
use sea_orm::{DatabaseTransaction, DbErr};

use super::admission::{Admission, LetIn};
use super::{Caller, Error};
use crate::ambient::Ambient;
use crate::config::Period;
use crate::database::Database;
use crate::devices::{self, DeviceToken, KnownAddress};
use crate::passwords::{self, Passwords};
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

/// A user who has proven who they are. What follows from it is stored by [`Authenticated::settle`].
#[derive(Debug)]
pub struct Authenticated<'a> {
    /// The user.
    pub user: user::Model,
    attempt: Attempt<'a>,
    device: Option<device::Model>,
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
        let matches = self.evaluate(attempt, user.as_ref()).await;
        let (Some(LetIn { device }), Some(user)) = (Self::judge(admission, matches)?, user) else {
            return Ok(None);
        };
        self.upgrade(&user, attempt.password).await?;
        Ok(Some(Authenticated { user, attempt, device }))
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
        let matches = self.evaluate(attempt, Some(&user)).await;
        if Self::judge(admission, matches)?.is_none() {
            return Err(Error::WrongPassword);
        }
        let Self { database, ambient, passwords, .. } = self;
        let verified = user.password_hash.as_ref();
        super::replace_password(database, ambient, passwords, &user, (verified, new)).await?;
        let transaction = database.begin().await?;
        let address = attempt.address(&user);
        address.remember(&transaction, ambient.now()).await?;
        let token = devices::create(&transaction, ambient, user.id).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Whether the password is the user's, and the user may log in.
    async fn evaluate(
        &self,
        attempt: Attempt<'_>,
        user: Option<&user::Model>,
    ) -> Result<bool, passwords::Error> {
        let hash = user.and_then(|user| user.password_hash.as_ref());
        let matches = self.passwords.verify(attempt.password, hash).await?;
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

    /// Makes the hash anew if the cost parameters have changed since (P1).
    async fn upgrade(&self, user: &user::Model, password: &SecretString) -> Result<(), Error> {
        let is_outdated = user.password_hash.as_ref().is_some_and(|hash| self.passwords.is_outdated(hash));
        if is_outdated {
            let hash = self.passwords.hash(password).await?;
            super::upgrade_hash(self.database.writer(), user, hash).await?;
        }
        Ok(())
    }
}

impl<'a> Attempt<'a> {
    pub(super) fn address(&self, user: &user::Model) -> KnownAddress<'a> {
        KnownAddress { user_id: user.id, client_id: self.client_id, prefix: self.caller.prefix }
    }
}

impl Authenticated<'_> {
    /// Remembers where the user logged in. A token for the device, if it has none yet.
    pub async fn settle(
        &self,
        transaction: &DatabaseTransaction,
        ambient: &Ambient,
    ) -> Result<Option<DeviceToken>, DbErr> {
        let now = ambient.now();
        self.attempt.address(&self.user).remember(transaction, now).await?;
        if let Some(device) = &self.device {
            devices::note_use(transaction, device, now).await?;
            return Ok(None);
        }
        devices::create(transaction, ambient, self.user.id).await.map(Some)
    }
}
