//! Whether an attempt to log in is evaluated (design rule P3).
//!
//! Two answers say no. To whoever comes from an address that made too many attempts: come back later; that is
//! known before any user is looked up, and says nothing about one. To whoever tries a name too often: what a
//! wrong password is told, after the same work.

use entity::{device, user};

use super::Error;
use super::authenticate::{Attempt, Authenticator};
use crate::devices;
use crate::throttle::{Bucket, Reservation};

/// The places that an attempt takes. Dropped, they stay taken: whoever hangs up has made an attempt.
pub(super) struct Admission<'a> {
    authenticator: &'a Authenticator,
    attempt: Attempt<'a>,
    places: Reservation,
    is_evaluated: bool,
}

impl<'a> Admission<'a> {
    pub(super) fn new(authenticator: &'a Authenticator, attempt: Attempt<'a>) -> Self {
        Self { authenticator, attempt, places: Reservation::default(), is_evaluated: false }
    }

    /// The device that the caller presents. Without one, a place at the address is taken before anything is
    /// looked up.
    pub(super) async fn enter(&mut self) -> Result<Option<device::Model>, Error> {
        let database = self.authenticator.database.reader();
        let device = match &self.attempt.caller.device {
            Some(token) => devices::find(database, token).await?,
            None => None,
        };
        if device.is_none() {
            self.take_source()?;
        }
        Ok(device)
    }

    /// Takes the places for the name. Gives the device back if it is the user's.
    pub(super) async fn admit(
        &mut self,
        name: &str,
        user: Option<&user::Model>,
        device: Option<device::Model>,
    ) -> Result<Option<device::Model>, Error> {
        let is_presented = device.is_some();
        let device = device.filter(|device| user.is_some_and(|user| user.id == device.user_id));
        let Attempt { caller, client_id, .. } = self.attempt;
        let prefix = caller.prefix;
        if let Some(device) = &device {
            self.is_evaluated = self.take(&[Bucket::KnownDevice { name, id: device.id }]);
            if self.is_evaluated {
                return Ok(Some(device.clone()));
            }
        }
        // A device that does not count takes a place like everybody else: what it costs is the same.
        if is_presented {
            self.take_source()?;
        }
        if device.is_none() {
            self.is_evaluated = if self.is_known_address(user).await? {
                self.take(&[Bucket::KnownAddress { name, client_id, prefix }])
            } else {
                self.take(&[Bucket::Username(name), Bucket::UsernameAndAddress(name, prefix)])
            };
        }
        if !self.is_evaluated {
            tracing::info!(address = %prefix, client.id = client_id, "too many attempts for one name");
        }
        Ok(device)
    }

    /// Whether the password is looked at, or only hashed.
    pub(super) fn is_evaluated(&self) -> bool {
        self.is_evaluated
    }

    /// Gives all places back.
    pub(super) fn give_back(self) {
        self.authenticator.throttle.give_back(self.places);
    }

    async fn is_known_address(&self, user: Option<&user::Model>) -> Result<bool, Error> {
        let Some(user) = user else {
            return Ok(false);
        };
        let Authenticator { database, ambient, known_for, .. } = self.authenticator;
        let since = ambient.now().plus_millis(-known_for.as_millis());
        Ok(devices::is_known(database.reader(), self.attempt.address(user), since).await?)
    }

    fn take_source(&mut self) -> Result<(), Error> {
        let places = self.authenticator.throttle.reserve_source(self.attempt.caller.prefix)?;
        self.add(places);
        Ok(())
    }

    fn take(&mut self, buckets: &[Bucket<'_>]) -> bool {
        let places = self.authenticator.throttle.reserve(buckets);
        let has_place = places.is_ok();
        self.add(places.unwrap_or_default());
        has_place
    }

    fn add(&mut self, places: Reservation) {
        self.places = std::mem::take(&mut self.places).and(places);
    }
}
