//! Users from elsewhere, many at once, with the hashes that they come with.
//!
//! What is there already is never changed: a row that says what the table says is passed over, one that says
//! something else is refused. So an import that broke off is simply run again. Passwords are not compared, since
//! they are upgraded by logins and changed by users.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use entity::secret::PasswordHash;
use entity::user;
use entity::words::Words;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, SqlErr,
};
use uuid::Uuid;

use super::{InvalidProfile, InvalidUsername, Profile, Username, profile};
use crate::ambient::Ambient;
use crate::database::Database;
use crate::passwords::{Passwords, Scheme, Unusable};

/// Combinations of scheme and parameters that the table may hold, unless more are asked for: each is a kind of
/// work that decoys must imitate.
pub const MAX_SCHEMES: usize = 3;

/// How often a batch is tried whose rows somebody else makes at the same time.
const ATTEMPTS: usize = 3;

/// One user as imported. What is absent is not compared, and empty in a new user.
#[derive(Clone, Debug, Default, Hash)]
pub struct ImportedUser {
    /// As typed.
    pub username: String,
    /// In the form of any scheme.
    pub password_hash: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Full name.
    pub full_name: Option<String>,
    /// Whether the user is switched off.
    pub disabled: Option<bool>,
    /// Role names.
    pub roles: Option<Vec<String>>,
    /// The `sub` that the user is to have.
    pub id: Option<Uuid>,
}

/// Why a row was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The name cannot be one.
    #[error(transparent)]
    Username(#[from] InvalidUsername),
    /// An e-mail address, full name or role cannot be one.
    #[error(transparent)]
    Profile(#[from] InvalidProfile),
    /// The hash cannot be checked.
    #[error(transparent)]
    Hash(#[from] Unusable),
    /// The hash is of one kind too many.
    #[error("a hash of {scheme} would be one kind of hash too many; the table has {live}")]
    TooManySchemes {
        /// Its label.
        scheme: Scheme,
        /// The labels that there are.
        live: String,
    },
    /// There is a user of this name, whose data are others.
    #[error("there is a user of this name already, with other data: {0}")]
    Differs(&'static str),
    /// The id belongs to another user.
    #[error("the id belongs to another user")]
    IdTaken,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// A user was made, their password under this scheme.
    Created(Option<Scheme>),
    /// The user was there.
    Unchanged,
}

/// How to import.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImportOptions {
    /// Only look, and say what would be done.
    pub dry_run: bool,
    /// Take hashes of more than [`MAX_SCHEMES`] combinations.
    pub allow_many_schemes: bool,
}

/// An import that is under way.
#[derive(Debug)]
pub struct Importer<'a> {
    database: &'a Database,
    ambient: &'a Ambient,
    passwords: &'a Passwords,
    options: ImportOptions,
    live: BTreeSet<String>,
    /// What a dry run would have made: digests of names and of data.
    planned: HashMap<u64, u64>,
}

impl<'a> Importer<'a> {
    /// Looks at what the table holds.
    pub async fn start(
        database: &'a Database,
        ambient: &'a Ambient,
        passwords: &'a Passwords,
        options: ImportOptions,
    ) -> Result<Self, DbErr> {
        let census = super::census(database.reader()).await?;
        let mut live: BTreeSet<String> = census.into_iter().map(|(label, _)| label).collect();
        live.insert(passwords.current().to_string());
        Ok(Self { database, ambient, passwords, options, live, planned: HashMap::new() })
    }

    /// Imports some rows in one transaction, and says of each what became of it.
    pub async fn batch(
        &mut self,
        rows: &[ImportedUser],
    ) -> Result<Vec<Result<Imported, ImportFault>>, DbErr> {
        for _ in 1..ATTEMPTS {
            match self.attempt(rows).await {
                // Somebody else made one of these users meanwhile; now it is there to be compared with.
                Err(error) if is_taken(&error) => {}
                done => return done,
            }
        }
        self.attempt(rows).await
    }

    async fn attempt(&mut self, rows: &[ImportedUser]) -> Result<Vec<Result<Imported, ImportFault>>, DbErr> {
        let checked: Vec<Result<Checked, ImportFault>> =
            rows.iter().map(|row| Checked::new(row, self.passwords)).collect();
        if self.options.dry_run {
            let mut present = Present::read(self.database.reader(), &checked).await?;
            return Ok(checked.into_iter().map(|row| self.plan(&mut present, &row?)).collect());
        }
        let transaction = self.database.begin().await?;
        let mut present = Present::read(&transaction, &checked).await?;
        let mut new = Vec::new();
        let outcomes = checked
            .into_iter()
            .map(|row| {
                let row = row?;
                let outcome = self.decide(&mut present, &row)?;
                if let Imported::Created(_) = outcome {
                    new.push(row.into_model(self.ambient));
                }
                Ok(outcome)
            })
            .collect();
        if !new.is_empty() {
            user::Entity::insert_many(new).exec_without_returning(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(outcomes)
    }

    fn decide(&mut self, present: &mut Present, row: &Checked) -> Result<Imported, ImportFault> {
        if let Some(user) = present.by_key.get(&row.username.key) {
            return user.compare(row).map_or(Ok(Imported::Unchanged), |what| Err(ImportFault::Differs(what)));
        }
        if row.imported.id.is_some_and(|id| present.ids.contains(&id)) {
            return Err(ImportFault::IdTaken);
        }
        if let Some(scheme) = row.scheme {
            self.admit(scheme)?;
        }
        present.add(row);
        Ok(Imported::Created(row.scheme))
    }

    /// As [`Self::decide`], remembering what earlier batches would have made.
    fn plan(&mut self, present: &mut Present, row: &Checked) -> Result<Imported, ImportFault> {
        let digest = |of: &dyn Fn(&mut DefaultHasher)| {
            let mut hasher = DefaultHasher::new();
            of(&mut hasher);
            hasher.finish()
        };
        let name = digest(&|hasher| row.username.key.hash(hasher));
        let data = digest(&|hasher| row.imported.hash(hasher));
        match self.planned.get(&name) {
            Some(planned) if *planned == data => return Ok(Imported::Unchanged),
            Some(_) => return Err(ImportFault::Differs("an earlier row")),
            None => {}
        }
        let outcome = self.decide(present, row)?;
        if let Imported::Created(_) = outcome {
            self.planned.insert(name, data);
        }
        Ok(outcome)
    }

    fn admit(&mut self, scheme: Scheme) -> Result<(), ImportFault> {
        let label = scheme.to_string();
        if self.live.contains(&label) {
            return Ok(());
        }
        if self.live.len() >= MAX_SCHEMES && !self.options.allow_many_schemes {
            let live = self.live.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(ImportFault::TooManySchemes { scheme, live });
        }
        self.live.insert(label);
        Ok(())
    }
}

fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// A row that could become a user.
struct Checked {
    username: Username,
    scheme: Option<Scheme>,
    imported: ImportedUser,
}

impl Checked {
    fn new(row: &ImportedUser, passwords: &Passwords) -> Result<Self, ImportFault> {
        let username = Username::parse(&row.username)?;
        Profile { email: row.email.clone(), full_name: row.full_name.clone() }.checked()?;
        profile::check_roles(&row.words())?;
        let hash = row.password_hash.clone().map(PasswordHash);
        let scheme = hash.as_ref().map(|hash| passwords.examine(hash)).transpose()?;
        Ok(Self { username, scheme, imported: row.clone() })
    }

    fn into_model(self, ambient: &Ambient) -> user::ActiveModel {
        let now = ambient.now();
        let roles = self.imported.words();
        user::ActiveModel {
            id: Set(self.imported.id.unwrap_or_else(|| ambient.uuid_v7())),
            username: Set(self.username.typed),
            username_key: Set(self.username.key),
            email: Set(self.imported.email),
            full_name: Set(self.imported.full_name),
            password_hash: Set(self.imported.password_hash.map(PasswordHash)),
            password_scheme: Set(self.scheme.map(|scheme| scheme.to_string())),
            disabled: Set(self.imported.disabled.unwrap_or_default()),
            roles: Set(roles),
            created_at: Set(now),
            updated_at: Set(now),
            password_changed_at: Set(self.scheme.map(|_| now)),
        }
    }
}

impl ImportedUser {
    fn words(&self) -> Words {
        self.roles.iter().flatten().collect::<Vec<_>>().into_iter().collect()
    }
}

/// The users whom the rows of a batch may mean.
struct Present {
    by_key: HashMap<String, PresentUser>,
    ids: BTreeSet<Uuid>,
}

struct PresentUser {
    /// Absent while it is only to be made, under an id that is not chosen yet.
    id: Option<Uuid>,
    email: Option<String>,
    full_name: Option<String>,
    disabled: bool,
    roles: Words,
    has_password: bool,
}

impl Present {
    async fn read(
        connection: &impl ConnectionTrait,
        rows: &[Result<Checked, ImportFault>],
    ) -> Result<Self, DbErr> {
        let rows = || rows.iter().flatten();
        let keys = rows().map(|row| row.username.key.as_str());
        let ids = rows().filter_map(|row| row.imported.id);
        let meant =
            Condition::any().add(user::Column::UsernameKey.is_in(keys)).add(user::Column::Id.is_in(ids));
        let users = user::Entity::find().filter(meant).all(connection).await?;
        Ok(Self {
            ids: users.iter().map(|user| user.id).collect(),
            by_key: users.into_iter().map(|user| (user.username_key.clone(), user.into())).collect(),
        })
    }

    fn add(&mut self, row: &Checked) {
        self.ids.extend(row.imported.id);
        let user = PresentUser {
            id: row.imported.id,
            email: row.imported.email.clone(),
            full_name: row.imported.full_name.clone(),
            disabled: row.imported.disabled.unwrap_or_default(),
            roles: row.imported.words(),
            has_password: row.imported.password_hash.is_some(),
        };
        self.by_key.insert(row.username.key.clone(), user);
    }
}

impl From<user::Model> for PresentUser {
    fn from(user: user::Model) -> Self {
        Self {
            id: Some(user.id),
            email: user.email,
            full_name: user.full_name,
            disabled: user.disabled,
            roles: user.roles,
            has_password: user.password_hash.is_some(),
        }
    }
}

impl PresentUser {
    /// What the row says otherwise, if anything.
    fn compare(&self, row: &Checked) -> Option<&'static str> {
        let row = &row.imported;
        let differs = [
            ("id", row.id.is_some() && row.id != self.id),
            ("email", row.email.is_some() && row.email != self.email),
            ("full_name", row.full_name.is_some() && row.full_name != self.full_name),
            ("disabled", row.disabled.is_some_and(|disabled| disabled != self.disabled)),
            ("roles", row.roles.is_some() && row.words() != self.roles),
            ("password_hash, which it has none of", row.password_hash.is_some() && !self.has_password),
        ];
        differs.into_iter().find_map(|(what, differs)| differs.then_some(what))
    }
}
