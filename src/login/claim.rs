//! Who an attempt says it is, and from where, as far as that can be told without a look-up.

use entity::secret::SecretString;
use uuid::Uuid;

use super::attempt::{Attempt, Caller};
use crate::address::Prefix;
use crate::devices::{DeviceToken, KnownAddress};
use crate::hashing::Source;
use crate::throttle::Bucket;
use crate::token_check::TokenCheck;
use crate::users;

/// An attempt without its password.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) username: String,
    /// The name in the form in which names are compared and counted.
    pub(super) name: String,
    pub(super) client_id: Option<String>,
    pub(super) prefix: Prefix,
    /// A token that was made here for this name. Whether it is the user's, and was made for the password that
    /// they have now, the user's row tells.
    pub(super) device: Option<DeviceToken>,
    pub(super) on_foreign_page: bool,
}

impl Claim {
    /// The claim of an attempt, and its password. A device token that is made up, or was made for another
    /// name, counts as none.
    pub(super) fn of(attempt: Attempt, checks: &TokenCheck) -> (Self, SecretString) {
        let Attempt { username, password, caller, client_id } = attempt;
        (Self::by(username, caller, client_id, checks), password)
    }

    /// The claim of somebody who proves nothing by a password.
    pub(super) fn by(
        username: String,
        caller: Caller,
        client_id: Option<String>,
        checks: &TokenCheck,
    ) -> Self {
        let name = users::name_key(&username);
        let Caller { prefix, device, on_foreign_page } = caller;
        let device = device.filter(|token| token.is_bound_to(name.as_bytes(), checks));
        Self { username, name, client_id, prefix, device, on_foreign_page }
    }

    /// The client's id. No client has an empty one.
    pub(super) fn client_id(&self) -> &str {
        self.client_id.as_deref().unwrap_or_default()
    }

    /// What is remembered of where the user is. Addresses are remembered with the client alone.
    pub(super) fn address(&self, user_id: Uuid) -> Option<KnownAddress<'_>> {
        let client_id = self.client_id.as_deref()?;
        Some(KnownAddress { user_id, client_id, prefix: self.prefix })
    }

    pub(super) fn device_bucket(&self) -> Option<Bucket<'_>> {
        let token = self.device.as_ref()?;
        Some(Bucket::KnownDevice { name: &self.name, digest: token.digest() })
    }

    pub(super) fn address_bucket(&self) -> Bucket<'_> {
        Bucket::KnownAddress { name: &self.name, client_id: self.client_id(), prefix: self.prefix }
    }

    pub(super) fn stranger_buckets(&self) -> [Bucket<'_>; 2] {
        [Bucket::Username(&self.name), Bucket::UsernameAndAddress(&self.name, self.prefix)]
    }

    /// In whose turn the password is hashed.
    pub(super) fn source(&self, is_known: bool) -> Source {
        if is_known {
            Source::Known(self.name.clone())
        } else {
            Source::Stranger(self.prefix, self.client_id.clone())
        }
    }
}
