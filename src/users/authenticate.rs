//! How a user proves who they are with a password.

use entity::secret::SecretString;
use entity::user;

use super::Error;
use crate::ambient::Ambient;
use crate::database::Database;
use crate::passwords::Passwords;

/// The user with this name and password; `None` when there is no such user, the password is wrong, or the
/// user is disabled or has no password. All of these cost one hash (P6), and no connection is held
/// meanwhile (R5).
pub async fn authenticate(
    database: &Database,
    passwords: &Passwords,
    username: &str,
    password: &SecretString,
) -> Result<Option<user::Model>, Error> {
    let user = super::find_by_username(database.reader(), username).await?;
    let hash = user.as_ref().and_then(|user| user.password_hash.as_ref());
    let matches = passwords.verify(password, hash).await?;
    let Some(user) = user.filter(|user| matches && !user.disabled) else {
        return Ok(None);
    };
    upgrade(database, passwords, &user, password).await?;
    Ok(Some(user))
}

/// Changes a password on the word of somebody who knows the current one.
pub async fn change_password(
    database: &Database,
    ambient: &Ambient,
    passwords: &Passwords,
    user: user::Model,
    (current, new): (&SecretString, &SecretString),
) -> Result<(), Error> {
    if !passwords.verify(current, user.password_hash.as_ref()).await? {
        return Err(Error::WrongPassword);
    }
    let verified = user.password_hash.as_ref();
    super::replace_password(database, ambient, passwords, &user, (verified, new)).await
}

/// Makes the hash anew if the cost parameters have changed since (P1).
async fn upgrade(
    database: &Database,
    passwords: &Passwords,
    user: &user::Model,
    password: &SecretString,
) -> Result<(), Error> {
    let is_outdated = user.password_hash.as_ref().is_some_and(|hash| passwords.is_outdated(hash));
    if is_outdated {
        let hash = passwords.hash(password).await?;
        super::upgrade_hash(database.writer(), user, hash).await?;
    }
    Ok(())
}
