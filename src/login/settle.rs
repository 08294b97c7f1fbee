//! What a login leaves in the database beside what it was made for: an upgraded hash, a device, an address.

use entity::user;
use entity::words::Words;
use sea_orm::{DbBackend, DbErr};
use uuid::Uuid;

use super::authenticator::Authenticator;
use super::claim::Claim;
use super::place::Known;
use super::refusal::Refusal;
use crate::address::Prefix;
use crate::database::{Question, Transaction};
use crate::devices::{self, DeviceToken};
use crate::passwords::NewHash;
use crate::users;

/// How every login here proves who the user is (RFC 8176 §2).
pub fn amr() -> Words {
    ["pwd"].into_iter().collect()
}

/// A user who has proven who they are; the password is forgotten. [`Authenticator::settle`] writes what
/// follows from it.
#[derive(Debug)]
pub struct Authenticated {
    /// The user.
    pub user: user::Model,
    pub(super) claim: Claim,
    pub(super) known: Known,
    /// The same password in the present scheme, parameters and form, where it was stored in others.
    pub(super) upgrade: Option<NewHash>,
}

impl Authenticated {
    /// From where they have logged in.
    pub fn prefix(&self) -> Prefix {
        self.claim.prefix
    }
}

/// What is known of a user who has proven who they are, in the transaction that writes their login. Nobody
/// can change the user meanwhile.
#[derive(Debug)]
pub struct Held {
    /// The user. `None` when they may no longer log in with the password that was just checked: they were
    /// disabled, deleted or given another password meanwhile.
    present: Option<user::Model>,
    /// Their device that makes room for another one.
    superfluous: Option<Uuid>,
}

impl Authenticated {
    /// Asks for the user's row, and holds it. What is counted of the user is asked behind this: a server
    /// counts rightly only while it holds the row.
    pub fn hold(&self, backend: DbBackend) -> Question<Held> {
        let superfluous = match &self.known.device {
            Some(_) => Question::answered(None),
            None => devices::superfluous(backend, self.user.id),
        };
        users::hold_unchanged(backend, &self.user)
            .and(superfluous)
            .map(|(present, superfluous)| Held { present, superfluous })
    }
}

/// A login that is written.
#[derive(Debug)]
pub struct Settled {
    /// The user's epoch, in which a session that is begun with the same transaction stands.
    pub session_epoch: i64,
    /// On which of the user's devices it was made.
    pub device_id: Uuid,
    /// A token for the device, if it had none.
    pub device: Option<DeviceToken>,
}

impl Authenticator {
    /// Writes what a login leaves behind. `None` when the user may no longer log in.
    pub async fn settle(
        &self,
        transaction: &Transaction,
        login: &Authenticated,
        held: Held,
    ) -> Result<Option<Settled>, DbErr> {
        let Authenticated { user, claim, known, upgrade } = login;
        let Some(present) = held.present else {
            Refusal::Changed.log(claim, Some(user.id), None);
            return Ok(None);
        };
        let session_epoch = present.session_epoch;
        if let Some(new) = upgrade {
            users::upgrade_hash(transaction, user, new).await?;
        }
        let now = self.ambient.now();
        if let Some(address) = claim.address(user.id) {
            address.remember(transaction, known.seen_at, now, self.known_for).await?;
        }
        if let Some(device) = &known.device {
            devices::note_use(transaction, device, now).await?;
            return Ok(Some(Settled { session_epoch, device_id: device.id, device: None }));
        }
        let Self { ambient, checks, .. } = self;
        let (device_id, token) =
            devices::create(transaction, ambient, checks, user, held.superfluous).await?;
        Ok(Some(Settled { session_epoch, device_id, device: Some(token) }))
    }
}
