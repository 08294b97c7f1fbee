//! How is changed what is kept of a user: name, e-mail address, full name, roles.

use entity::user;
use entity::words::Words;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, IntoActiveModel};

use super::Error;
use super::namesakes;
use super::profile::{self, ProfileChange};
use super::username::Username;
use crate::ambient::Ambient;
use crate::database::Database;

/// A change: absent leaves as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserChange {
    /// Another name to log in with, as typed.
    pub username: Option<String>,
    /// E-mail address and full name.
    pub profile: ProfileChange,
    /// Role names, in place of the present ones.
    pub roles: Option<Words>,
}

/// Changes all that the change names, or nothing. Another name leaves the user's id and sessions. The user's
/// device tokens are worth nothing with that name, since they were made for the old one (P4). Whether the
/// password contains the new name cannot be told from its hash.
pub async fn update(
    database: &Database,
    ambient: &Ambient,
    user: user::Model,
    change: UserChange,
) -> Result<user::Model, Error> {
    let username = change.username.as_deref().map(Username::parse).transpose()?;
    let profile = change.profile.checked()?;
    change.roles.as_ref().map_or(Ok(()), profile::check_roles)?;
    if let Some(username) = &username {
        let namesakes = namesakes::find(database.reader(), username).await?;
        if namesakes.iter().any(|namesake| *namesake != user.id) {
            return Err(Error::UsernameTaken);
        }
    }
    let mut row = changed_profile(user, profile, ambient);
    if let Some(username) = username {
        row.username = Set(username.typed);
        row.username_key = Set(username.key);
        row.username_skeleton = Set(Some(username.skeleton));
    }
    if let Some(roles) = change.roles {
        row.roles = Set(roles);
    }
    let transaction = database.begin().await?;
    let user = row.update(&transaction).await.map_err(Error::of_write)?;
    transaction.commit().await?;
    Ok(user)
}

/// Changes e-mail address and full name.
pub async fn update_profile(
    connection: &impl ConnectionTrait,
    ambient: &Ambient,
    user: user::Model,
    change: ProfileChange,
) -> Result<user::Model, Error> {
    let row = changed_profile(user, change.checked()?, ambient);
    row.update(connection).await.map_err(Error::of_write)
}

fn changed_profile(user: user::Model, change: ProfileChange, ambient: &Ambient) -> user::ActiveModel {
    let mut row = user.into_active_model();
    if let Some(email) = change.email {
        row.email = Set(email);
    }
    if let Some(full_name) = change.full_name {
        row.full_name = Set(full_name);
    }
    row.updated_at = Set(ambient.now());
    row
}
