//! A new password on the word of somebody who knows the current one.

use entity::secret::SecretString;
use uuid::Uuid;

use super::attempt::Attempt;
use super::authenticator::Authenticator;
use super::claim::Claim;
use super::error::Error;
use crate::devices::{self, DeviceToken};
use crate::users;

impl Authenticator {
    /// Changes the password of the user with this id, who `attempt` names. The device on which that was done is the only
    /// one that is known afterwards; its token comes back.
    pub async fn change_password(
        &self,
        user_id: Uuid,
        attempt: Attempt,
        new: &SecretString,
    ) -> Result<DeviceToken, Error> {
        let (claim, current) = Claim::of(attempt, &self.checks);
        let entered = self.enter(&claim)?;
        let evaluated = self.evaluate(&claim, &current, &entered).await;
        let judged = self.judge(&claim, entered, evaluated)?;
        let (user, evaluated) = judged.filter(|(user, _)| user.id == user_id).ok_or(Error::WrongPassword)?;
        let Self { database, ambient, passwords, checks, .. } = self;
        let new = users::hash_password(passwords, &evaluated.ticket, &user, new).await?;
        let verified = user.password_hash.as_ref();
        let transaction = users::replace_password(database, ambient, &user, verified, new).await?;
        claim.address(user.id).remember(&transaction, None, ambient.now(), self.known_for).await?;
        let token = devices::create(&transaction, ambient, checks, &user).await?;
        transaction.commit().await?;
        Ok(token)
    }
}
