//! What a login leaves beside what it was made for: an upgraded hash, an address, and a token for its device.

use entity::user;
use entity::words::Words;
use sea_orm::DbErr;
use uuid::Uuid;

use super::authenticator::Authenticator;
use super::claim::Claim;
use super::place::Known;
use super::refusal::Refusal;
use crate::address::Prefix;
use crate::database::Transaction;
use crate::devices::DeviceToken;
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
    /// Writes what a login leaves behind. `held` is what [`users::hold_unchanged`] has found with the same
    /// transaction. `None` when the user may no longer log in.
    pub async fn settle(
        &self,
        transaction: &Transaction,
        login: &Authenticated,
        held: Option<user::Model>,
    ) -> Result<Option<Settled>, DbErr> {
        let Authenticated { user, claim, known, upgrade } = login;
        let Some(present) = held else {
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
        if let Some(device_id) = known.device {
            return Ok(Some(Settled { session_epoch, device_id, device: None }));
        }
        let token = DeviceToken::issue_for(&present, &self.ambient, &self.checks);
        Ok(Some(Settled { session_epoch, device_id: token.device_id(), device: Some(token) }))
    }
}
