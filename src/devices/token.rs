//! What a device keeps to be known again (P4). Nothing of it is stored: the token itself shows whose it is.
//!
//! The check behind its secret is bound to the user's name as it is compared, and is verified without a
//! look-up. The secret itself is made of 128 random bits, and of 128 bits of HMAC-SHA256 over these, the
//! user's id and the time of their password. So a token ends with the password, and with the user.

use std::array;

use entity::user;
use uuid::Uuid;

use crate::ambient::Ambient;
use crate::opaque_token::{Kind, OpaqueToken, SECRET_BYTES};
use crate::token_check::TokenCheck;

/// Keeps the second halves of secrets apart from other checks.
const OWNER: &str = "owner of a device token";

const RANDOM_BYTES: usize = 16;

/// The kind of [`DeviceToken`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {}

impl Kind for Device {
    const PREFIX: &'static str = "csd_";
    const NAME: &'static str = "device token";
}

/// A device token. It proves nothing by itself: with it a wrong password is still wrong.
pub type DeviceToken = OpaqueToken<Device>;

impl OpaqueToken<Device> {
    /// A new one, for a device on which this user has logged in.
    pub fn issue_for(user: &user::Model, ambient: &Ambient, checks: &TokenCheck) -> Self {
        let secret = secret(&ambient.random(), user, checks);
        Self::with_secret(secret, user.username_key.as_bytes(), checks)
    }

    /// Whether it was made for this user, and for the password that they have now.
    pub fn is_valid_for(&self, user: &user::Model, checks: &TokenCheck) -> bool {
        let expected = self.secret().first_chunk().map(|random| secret(random, user, checks));
        expected.is_some_and(|expected| openssl::memcmp::eq(self.secret(), &expected))
    }

    /// The id of the device. Another token makes it another device.
    pub fn device_id(&self) -> Uuid {
        let digest = self.digest();
        let bytes = array::from_fn(|index| digest.get(index).copied().unwrap_or_default());
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

/// The secret that is made of these random bits for the user.
fn secret(random: &[u8; RANDOM_BYTES], user: &user::Model, checks: &TokenCheck) -> [u8; SECRET_BYTES] {
    let changed_at = user.password_changed_at.map(|at| at.0.to_be_bytes());
    let changed_at = changed_at.as_ref().map_or(&[][..], <[u8; 8]>::as_slice);
    let owner = checks.of(OWNER, &[random, user.id.as_bytes(), changed_at]);
    let mut bytes = random.iter().copied().chain(owner);
    array::from_fn(|_| bytes.next().unwrap_or_default())
}
