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

/// On which of the user's devices a login was made.
#[derive(Debug)]
pub struct OnDevice {
    /// The device.
    pub id: Uuid,
    /// A token for it, if it had none.
    pub token: Option<DeviceToken>,
}

impl Authenticator {
    /// On which device a login was made.
    pub fn device(&self, login: &Authenticated) -> OnDevice {
        if let Some(id) = login.known.device {
            return OnDevice { id, token: None };
        }
        let token = DeviceToken::issue_for(&login.user, &self.ambient, &self.checks);
        OnDevice { id: token.device_id(), token: Some(token) }
    }

    /// Whether [`Self::settle`] would write nothing.
    pub fn is_settled(&self, login: &Authenticated) -> bool {
        let Authenticated { user, claim, known, upgrade } = login;
        let is_noted = || devices::is_noted(known.seen_at, self.ambient.now(), self.known_for);
        upgrade.is_none() && (claim.address(user.id).is_none() || is_noted())
    }

    /// Writes what a login leaves behind, which is nothing if it [is settled](Self::is_settled), and gives
    /// the user's `session_epoch`. `held` is what [`users::hold_unchanged`] has found with the same
    /// transaction. `None` when the user may no longer log in.
    pub async fn settle(
        &self,
        transaction: &Transaction,
        login: &Authenticated,
        held: Option<user::Model>,
    ) -> Result<Option<i64>, DbErr> {
        let Authenticated { user, claim, known, upgrade } = login;
        let Some(present) = held else {
            Refusal::Changed.log(claim, Some(user.id), None);
            return Ok(None);
        };
        if let Some(new) = upgrade {
            users::upgrade_hash(transaction, user, new).await?;
        }
        if let Some(address) = claim.address(user.id) {
            address.remember(transaction, known.seen_at, self.ambient.now(), self.known_for).await?;
        }
        Ok(Some(present.session_epoch))
    }
}
