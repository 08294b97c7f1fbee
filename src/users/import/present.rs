//! The users whom rows are compared with. They are those of the table, and with their looks and ids also
//! those that earlier rows have just made. In a dry run they are also those that earlier rows would have
//! made.
//!
//! All these users are kept as digests, up to some hundred bytes each, since a dry run keeps as many as the
//! file has rows. A run in earnest keeps those of one batch. Digests have 64 bits under a key
//! that is drawn at random for each import, so nobody can write a file in which two are equal. Among the
//! names of a million rows two are equal by chance once in some 37 million imports.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hash, RandomState};

use entity::user;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::checked::Checked;
use super::fault::ImportFault;
use super::imported_user::ImportedUser;

/// Users by the digests of their names, as names are compared.
#[derive(Debug, Default)]
pub(super) struct Present {
    key: DigestKey,
    users: HashMap<u64, Columns>,
    skeletons: HashSet<u64>,
    ids: HashSet<u64>,
}

/// What is compared of a user. All but truth values are digests of the value or of its absence.
#[derive(Debug)]
struct Columns {
    id: u64,
    email: u64,
    full_name: u64,
    roles: u64,
    disabled: bool,
    has_password: bool,
}

/// What digests are made with: a hash function under a key. Nobody without the key can find two equal
/// digests.
#[derive(Debug, Default)]
struct DigestKey(RandomState);

impl DigestKey {
    fn digest(&self, value: impl Hash) -> u64 {
        self.0.hash_one(value)
    }
}

impl Present {
    /// Reads those users of the table whom these rows may mean, or whose names may look like theirs. Few
    /// users have no skeleton.
    pub(super) async fn read(
        &mut self,
        connection: &impl ConnectionTrait,
        rows: &[Result<Checked, ImportFault>],
    ) -> Result<(), DbErr> {
        let rows = || rows.iter().flatten();
        let keys = rows().map(|row| row.username.key.as_str());
        let skeletons = rows().map(|row| row.username.skeleton.as_str());
        let ids = rows().filter_map(|row| row.imported.id);
        let meant = Condition::any()
            .add(user::Column::UsernameKey.is_in(keys))
            .add(user::Column::UsernameSkeleton.is_in(skeletons))
            .add(user::Column::UsernameSkeleton.is_null())
            .add(user::Column::Id.is_in(ids));
        for user in user::Entity::find().filter(meant).all(connection).await? {
            let columns = Columns {
                id: self.key.digest(Some(user.id)),
                email: self.key.digest(&user.email),
                full_name: self.key.digest(&user.full_name),
                roles: self.key.digest(&user.roles.0),
                disabled: user.disabled,
                has_password: user.password_hash.is_some(),
            };
            self.ids.insert(columns.id);
            self.skeletons.insert(self.key.digest(skeleton::of(&user.username_key)));
            self.users.insert(self.key.digest(&user.username_key), columns);
        }
        Ok(())
    }

    /// The row becomes a user. No later row has its name.
    pub(super) fn add(&mut self, row: &Checked) {
        let id = row.imported.id.map(|id| self.key.digest(Some(id)));
        self.ids.extend(id);
        self.skeletons.insert(self.key.digest(&row.username.skeleton));
    }

    /// Whether somebody's name is the row's or looks like it.
    pub(super) fn has_namesake(&self, row: &Checked) -> bool {
        self.skeletons.contains(&self.key.digest(&row.username.skeleton))
    }

    /// Whether somebody has the id that the row asks for.
    pub(super) fn has_id(&self, row: &Checked) -> bool {
        row.imported.id.is_some() && self.ids.contains(&self.key.digest(row.imported.id))
    }

    /// Whether the user of the row's name is what the row says; `None` if there is none.
    pub(super) fn compare(&self, row: &Checked) -> Option<Result<(), ImportFault>> {
        let user = self.users.get(&self.key.digest(&row.username.key))?;
        let ImportedUser { id, email, full_name, disabled, roles, password_hash, .. } = &row.imported;
        let key = &self.key;
        let differs = [
            ("id", id.is_some() && key.digest(id) != user.id),
            ("email", email.is_some() && key.digest(email) != user.email),
            ("full_name", full_name.is_some() && key.digest(full_name) != user.full_name),
            ("disabled", disabled.is_some_and(|disabled| disabled != user.disabled)),
            ("roles", roles.as_ref().is_some_and(|roles| key.digest(roles) != user.roles)),
            ("password_hash, which it has none of", password_hash.is_some() && !user.has_password),
        ];
        let differing = differs.into_iter().find_map(|(what, differs)| differs.then_some(what));
        Some(differing.map_or(Ok(()), |what| Err(ImportFault::Differs(what))))
    }
}
