//! A new password on the word of somebody who knows the current one.

use entity::secret::SecretString;
use entity::user;
use uuid::Uuid;

use super::attempt::Attempt;
use super::authenticator::Authenticator;
use super::claim::Claim;
use super::error::Error;
use super::prove::Proven;
use crate::database::retried;
use crate::devices::DeviceToken;
use crate::users;

/// A password that was changed. The device on which that was done is the only one that is known afterwards.
#[derive(Debug)]
pub struct PasswordChanged {
    /// The user as they are now: sessions of before are over.
    pub user: user::Model,
    /// The device.
    pub device_id: Uuid,
    /// Its token.
    pub device: DeviceToken,
}

impl Authenticator {
    /// Changes the password of the user with this id, who `attempt` names. `None` when the current password
    /// is wrong.
    pub async fn change_password(
        &self,
        user_id: Uuid,
        attempt: Attempt,
        new: &SecretString,
    ) -> Result<Option<PasswordChanged>, Error> {
        let (claim, current) = Claim::of(attempt, &self.checks);
        let proven = self.prove(&claim, &current).await?;
        drop(current);
        let Some(Proven { user, ticket, .. }) = proven.filter(|proven| proven.user.id == user_id) else {
            return Ok(None);
        };
        let Self { database, ambient, passwords, .. } = self;
        let new = users::hash_password(passwords, &ticket, &user, new).await?;
        let verified = user.password_hash.as_ref();
        let replaced = retried(async || {
            let transaction = database.begin().await?;
            if !users::replace_password(&transaction, ambient, &user, verified, &new).await? {
                return Ok(None);
            }
            if let Some(address) = claim.address(user.id) {
                address.remember(&transaction, None, ambient.now(), self.known_for).await?;
            }
            let changed = users::find(&transaction, user.id).await?;
            transaction.commit().await?;
            Ok(changed)
        });
        let user = replaced.await?.ok_or(users::Error::Changed)?;
        // Those of before were made for the former password.
        let device = DeviceToken::issue_for(&user, ambient, &self.checks);
        Ok(Some(PasswordChanged { user, device_id: device.device_id(), device }))
    }
}
