//! How a user proves who they are with a password.

use std::sync::Arc;

use entity::secret::SecretString;
use entity::user;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::admission::{Admission, LetIn};
use super::recent::RecentPlaces;
use super::{Caller, Error};
use crate::ambient::Ambient;
use crate::config::Period;
use crate::database::Database;
use crate::devices::{self, DeviceToken, KnownAddress};
use crate::passwords::{self, NewHash, Passwords, Source, Ticket};
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
    /// Where users have logged in lately.
    pub recent: RecentPlaces,
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
    let_in: LetIn,
    /// The same password under the present scheme and parameters, where it was stored under others.
    upgrade: Option<NewHash>,
    known_for: Period,
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
        let ticket = self.passwords.ticket(attempt.source());
        let name = super::name_key(username);
        let Attempt { caller, client_id, .. } = attempt;
        let is_recent = self.recent.know(&name, attempt).await;
        if !is_recent && caller.device.is_none() {
            // Whoever will be sent away for their address takes nobody's chance to be looked up.
            self.throttle.check_source(caller.prefix)?;
        }
        let asking = if is_recent { None } else { Some(self.passwords.ask(&ticket)?) };
        let find = async || {
            let database = self.database.reader();
            // In a box: whoever is refused before would move the kilobytes of its future about for nothing.
            Ok(Box::pin(super::find_at_address(database, username, client_id, caller.prefix)).await?)
        };
        let (admission, user) = Admission::enter(self, attempt, &name, find).await?;
        drop(asking);
        let ticket = ticket.with_standing(admission.standing());
        let matches = self.evaluate(&ticket, attempt.password, &name, user.as_ref()).await;
        let (Some(let_in), Some(user)) = (Self::judge(admission, matches)?, user) else {
            return Ok(None);
        };
        self.recent.remember(&name, attempt, let_in.device.is_some()).await;
        let upgrade = self.upgrade(&ticket, &user, attempt.password).await?;
        Ok(Some(Authenticated { user, attempt, let_in, upgrade, known_for: self.known_for }))
    }

    /// Changes a password on the word of somebody who knows the current one. The device on which that was done
    /// is the only one that is known afterwards.
    pub async fn change_password(
        &self,
        user: user::Model,
        attempt: Attempt<'_>,
        new: &SecretString,
    ) -> Result<DeviceToken, Error> {
        let ticket = self.passwords.ticket(attempt.source());
        let find = async || {
            let seen_at = attempt.address(user.id).seen_at(self.database.reader()).await?;
            Ok(Some((user.clone(), seen_at)))
        };
        let (admission, _) = Admission::enter(self, attempt, &user.username_key, find).await?;
        let ticket = ticket.with_standing(admission.standing());
        let matches = self.evaluate(&ticket, attempt.password, &user.username_key, Some(&user)).await;
        if Self::judge(admission, matches)?.is_none() {
            return Err(Error::WrongPassword);
        }
        let Self { database, ambient, passwords, .. } = self;
        let verified = user.password_hash.as_ref();
        let transaction =
            super::replace_password(database, ambient, passwords, &ticket, &user, (verified, new)).await?;
        attempt.address(user.id).remember(&transaction, None, ambient.now(), self.known_for).await?;
        let token = devices::create(&transaction, ambient, user.id).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Whether the password is the user's, and the user may log in.
    async fn evaluate(
        &self,
        ticket: &Ticket,
        password: &SecretString,
        name: &str,
        user: Option<&user::Model>,
    ) -> Result<bool, passwords::Error> {
        let hash = user.and_then(|user| user.password_hash.as_ref());
        let matches = self.passwords.verify(ticket, password, name, hash).await?;
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
    async fn upgrade(
        &self,
        ticket: &Ticket,
        user: &user::Model,
        password: &SecretString,
    ) -> Result<Option<NewHash>, Error> {
        let label = user.password_scheme.as_deref();
        if user.password_hash.as_ref().is_none_or(|hash| self.passwords.is_current(hash, label)) {
            return Ok(None);
        }
        match self.passwords.hash(ticket, password).await {
            Ok(new) => Ok(Some(new)),
            // The password was right. Another login will have time for the upgrade.
            Err(passwords::Error::Busy { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl<'a> Attempt<'a> {
    /// In whose turn it is hashed.
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
        let LetIn { device, seen_at } = &self.let_in;
        self.attempt.address(self.user.id).remember(transaction, *seen_at, now, self.known_for).await?;
        if let Some(device) = device {
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
