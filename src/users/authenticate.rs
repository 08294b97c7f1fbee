//! How a user proves who they are with a password.

use std::sync::Arc;

use entity::secret::SecretString;
use entity::{device, user};
use sea_orm::{DatabaseTransaction, DbErr};

use super::admission::Admission;
use super::{Caller, Error};
use crate::ambient::Ambient;
use crate::config::Period;
use crate::database::Database;
use crate::devices::{self, DeviceToken, KnownAddress};
use crate::passwords::{Passwords, Source};
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
        let mut admission = Admission::new(self, attempt);
        let device = admission.enter().await?;
        let user = super::find_by_username(self.database.reader(), username).await?;
        let device = admission.admit(&super::name_key(username), user.as_ref(), device).await?;
        if !self.evaluate(attempt, user.as_ref(), admission).await? {
            return Ok(None);
        }
        let Some(user) = user else {
            return Ok(None);
        };
        self.upgrade(&user, attempt).await?;
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
        let mut admission = Admission::new(self, attempt);
        let device = admission.enter().await?;
        admission.admit(&user.username_key, Some(&user), device).await?;
        if !self.evaluate(attempt, Some(&user), admission).await? {
            return Err(Error::WrongPassword);
        }
        let Self { database, ambient, passwords, .. } = self;
        let verified = user.password_hash.as_ref();
        super::replace_password(database, ambient, passwords, &attempt.source(), &user, (verified, new))
            .await?;
        let transaction = database.begin().await?;
        let address = attempt.address(&user);
        address.remember(&transaction, ambient.now()).await?;
        let token = devices::create(&transaction, ambient, user.id).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Whether the password is right and counts. Places are given back if so, and if nothing was evaluated.
    async fn evaluate(
        &self,
        attempt: Attempt<'_>,
        user: Option<&user::Model>,
        admission: Admission<'_>,
    ) -> Result<bool, Error> {
        let hash = user.and_then(|user| user.password_hash.as_ref());
        match self.passwords.verify(&attempt.source(), attempt.password, hash).await {
            Err(error) => {
                admission.give_back();
                Err(error.into())
            }
            Ok(matches) => {
                let is_enabled = user.is_some_and(|user| !user.disabled);
                let is_right = matches && is_enabled && admission.is_evaluated();
                if is_right {
                    admission.give_back();
                }
                Ok(is_right)
            }
        }
    }

    /// Makes the hash anew if the cost parameters have changed since (P1).
    async fn upgrade(&self, user: &user::Model, attempt: Attempt<'_>) -> Result<(), Error> {
        let is_outdated = user.password_hash.as_ref().is_some_and(|hash| self.passwords.is_outdated(hash));
        if is_outdated {
            let hash = self.passwords.hash(&attempt.source(), attempt.password).await?;
            super::upgrade_hash(self.database.writer(), user, hash).await?;
        }
        Ok(())
    }
}

impl<'a> Attempt<'a> {
    /// Whose turn it takes at the hashing threads.
    fn source(&self) -> Source {
        Source::new(self.caller.prefix, Some(self.client_id))
    }

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
