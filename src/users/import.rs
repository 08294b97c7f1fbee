//! Users from elsewhere, many at once, with the hashes that they come with.
//!
//! What is there already is never changed. A row that says what the table says is passed over; a row that
//! says something else is refused. So an import that broke off is simply run again. Passwords are not
//! compared, since logins upgrade them and users change them. For the same reason no two rows of one import
//! may be one user: the password of the second would be lost.

mod checked;
mod fault;
mod imported_user;
mod kinds;
mod names;
mod present;

use std::collections::BTreeMap;
use std::time::Duration;

use entity::user;
use sea_orm::{DbErr, EntityTrait, SqlErr};
use tokio::sync::Mutex;

use self::checked::Checked;
pub use self::fault::ImportFault;
pub use self::imported_user::ImportedUser;
use self::kinds::Kinds;
pub use self::kinds::MAX_SCHEMES;
use self::names::Names;
use self::present::Present;
use crate::ambient::Ambient;
use crate::database::{Database, is_lost_race, retried_if};
use crate::passwords::{Passwords, Scheme};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// A user was made, their password under this scheme.
    Created(Option<Scheme>),
    /// The user was there.
    Unchanged,
}

/// What became of each row of a batch.
pub type Outcomes = Vec<Result<Imported, ImportFault>>;

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
    kinds: Kinds<'a>,
    names: Names,
    present: Present,
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
        let live = census.into_iter().map(|(label, _)| label);
        let kinds = Kinds::new(passwords, live, options.allow_many_schemes);
        let (names, present) = (Names::default(), Present::default());
        Ok(Self { database, ambient, passwords, options, kinds, names, present })
    }

    /// Imports some rows in one transaction, and says of each what became of it.
    pub async fn batch(&mut self, rows: &[ImportedUser]) -> Result<Outcomes, DbErr> {
        let live = self.kinds.live.clone();
        // Somebody else made one of these users meanwhile; now it is there to be compared with. Or both
        // waited for each other, and this batch was undone.
        let may_be_gone = |error: &DbErr| is_taken(error) || is_lost_race(error);
        // Lent to one attempt after the other.
        let importer = Mutex::new(self);
        let attempts = retried_if(may_be_gone, async || {
            let mut importer = importer.lock().await;
            importer.kinds.live.clone_from(&live);
            importer.attempt(rows).await
        });
        attempts.await
    }

    async fn attempt(&mut self, rows: &[ImportedUser]) -> Result<Outcomes, DbErr> {
        let rows: Vec<_> = rows.iter().map(|row| self.check(row)).collect();
        if self.options.dry_run {
            // Beside the table, what earlier batches would have put there.
            self.present.read(self.database.reader(), &rows).await?;
            return Ok(self.decide(rows).0);
        }
        self.take_times(&rows).await?;
        let transaction = self.database.begin().await?;
        self.present = Present::default();
        self.present.read(&transaction, &rows).await?;
        let (outcomes, new) = self.decide(rows);
        if !new.is_empty() {
            let new = new.into_iter().map(|row| row.into_model(self.ambient));
            user::Entity::insert_many(new).exec_without_returning(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(outcomes)
    }

    fn check(&mut self, row: &ImportedUser) -> Result<Checked, ImportFault> {
        let username = super::Username::parse(&row.username)?;
        match self.names.earlier(&username.key, row.line) {
            Some(line) => Err(ImportFault::SameName { line }),
            None => Checked::new(username, row, self.passwords),
        }
    }

    /// Takes note of the name of a row that cannot be read, so that a later row of the same name is refused.
    /// Rows of one batch may be told in any order.
    pub fn note_name(&mut self, username: &str, line: u64) {
        if let Ok(username) = super::Username::parse(username) {
            self.names.earlier(&username.key, line);
        }
    }

    /// Takes the times of new kinds of hash before there is a transaction. While a hash is made no
    /// transaction may be open (R5), and on SQLite nobody else could write meanwhile. For that, rows that
    /// bring a new kind are looked through once beforehand.
    async fn take_times(&mut self, rows: &[Result<Checked, ImportFault>]) -> Result<(), DbErr> {
        let mut schemes = rows.iter().flatten().filter_map(|row| row.scheme);
        if schemes.any(|scheme| self.kinds.is_new(scheme)) {
            self.present = Present::default();
            self.present.read(self.database.reader(), rows).await?;
            let live = self.kinds.live.clone();
            for row in rows.iter().flatten() {
                // Decided in earnest within the transaction.
                let _ = self.decide_one(row);
            }
            self.kinds.live = live;
        }
        Ok(())
    }

    /// What becomes of each row, and the rows to be inserted. A dry run and a run in earnest both ask only
    /// here, so that they are told the same.
    fn decide(&mut self, rows: Vec<Result<Checked, ImportFault>>) -> (Outcomes, Vec<Checked>) {
        let mut new = Vec::new();
        let outcomes = rows.into_iter().map(|row| {
            let row = row?;
            let outcome = self.decide_one(&row)?;
            if let Imported::Created(_) = outcome {
                new.push(row);
            }
            Ok(outcome)
        });
        (outcomes.collect(), new)
    }

    fn decide_one(&mut self, row: &Checked) -> Result<Imported, ImportFault> {
        if let Some(agreement) = self.present.compare(row) {
            return agreement.map(|()| Imported::Unchanged);
        }
        if self.present.has_namesake(row) {
            return Err(ImportFault::Namesake);
        }
        if self.present.has_id(row) {
            return Err(ImportFault::IdTaken);
        }
        if let Some(scheme) = row.scheme {
            self.kinds.admit(scheme)?;
        }
        self.present.add(row);
        Ok(Imported::Created(row.scheme))
    }

    /// How long this machine takes over a hash of each scheme that is new to the table, by label.
    pub fn times(&self) -> &BTreeMap<String, Duration> {
        self.kinds.times()
    }
}

fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
