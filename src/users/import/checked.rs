//! A row that could become a user, as far as it can be told without the table.

use entity::secret::PasswordHash;
use entity::user;
use entity::words::Words;
use sea_orm::ActiveValue::Set;

use super::fault::ImportFault;
use super::imported_user::ImportedUser;
use crate::ambient::Ambient;
use crate::passwords::{Passwords, Scheme, says_no_password};
use crate::users::{Profile, Username, profile};

/// A name, a profile and a hash that new users may have.
pub(super) struct Checked {
    pub(super) username: Username,
    pub(super) scheme: Option<Scheme>,
    pub(super) imported: ImportedUser,
}

impl Checked {
    pub(super) fn new(
        username: Username,
        row: &ImportedUser,
        passwords: &Passwords,
    ) -> Result<Self, ImportFault> {
        Profile { email: row.email.clone(), full_name: row.full_name.clone() }.checked()?;
        profile::check_roles(&words(row.roles.as_ref()))?;
        let mut imported = row.clone();
        imported.password_hash = imported.password_hash.filter(|hash| !says_no_password(hash));
        let hash = imported.password_hash.clone().map(PasswordHash);
        let scheme = hash.as_ref().map(|hash| passwords.examine(hash)).transpose()?;
        Ok(Self { username, scheme, imported })
    }

    pub(super) fn into_model(self, ambient: &Ambient) -> user::ActiveModel {
        let now = ambient.now();
        let roles = words(self.imported.roles.as_ref());
        user::ActiveModel {
            id: Set(self.imported.id.unwrap_or_else(|| ambient.uuid_v7())),
            username: Set(self.username.typed),
            username_key: Set(self.username.key),
            username_skeleton: Set(Some(self.username.skeleton)),
            email: Set(self.imported.email),
            full_name: Set(self.imported.full_name),
            password_hash: Set(self.imported.password_hash.map(PasswordHash)),
            password_scheme: Set(self.scheme.map(|scheme| scheme.to_string())),
            disabled: Set(self.imported.disabled.unwrap_or_default()),
            roles: Set(roles),
            created_at: Set(now),
            updated_at: Set(now),
            password_changed_at: Set(self.scheme.map(|_| now)),
            session_epoch: Set(0),
        }
    }
}

/// A new user whose roles are not said has none.
fn words(roles: Option<&Vec<String>>) -> Words {
    roles.into_iter().flatten().collect()
}
