//! Whether an attempt to log in counts (design rule P3).
//!
//! Two answers say no. To whoever comes from an address that made too many attempts: come back later; that is
//! known before any user is looked up, and says nothing about one. To whoever tries a name too often: what a
//! wrong password is told, after the same work.
//!
//! For an address a place is taken before the hash, since the hash is what a refusal spares. For a name the
//! hash is made in any case, so that a place is taken after it, in the moment in which the attempt is judged: of
//! a thousand guesses at once no more are judged than there are places, and right passwords do not stand in
//! each other's way.

use entity::{device, user};
use uuid::Uuid;

use super::authenticate::{Attempt, Authenticator};
use super::{Error, name_key};
use crate::devices;
use crate::throttle::{Bucket, Reservation};

/// An attempt under way. Dropped, its place at the address stays taken.
pub(super) struct Admission<'a> {
    authenticator: &'a Authenticator,
    attempt: Attempt<'a>,
    name: String,
    source: Reservation,
    origin: Origin,
}

/// Whoever is let in comes on this device, if it is known.
pub(super) struct LetIn {
    pub(super) device: Option<device::Model>,
}

/// Where an attempt comes from, as far as its name is concerned.
enum Origin {
    Device(device::Model),
    KnownAddress,
    Elsewhere,
}

impl<'a> Admission<'a> {
    /// Takes a place at the address, and finds out what the name's attempt is counted by. The user is looked up
    /// in between, by `find`, so that whoever is sent away costs nothing.
    pub(super) async fn enter(
        authenticator: &'a Authenticator,
        attempt: Attempt<'a>,
        username: &str,
        find: impl AsyncFnOnce() -> Result<Option<user::Model>, Error>,
    ) -> Result<(Self, Option<user::Model>), Error> {
        let name = name_key(username);
        let source = Reservation::default();
        let mut admission = Self { authenticator, attempt, name, source, origin: Origin::Elsewhere };
        let device = admission.presented_device().await?;
        let is_presented = device.is_some();
        if !is_presented {
            admission.take_source()?;
        }
        let user = find().await?;
        admission.origin = admission.origin(user.as_ref(), device).await?;
        // A device that does not count takes a place like everybody else: what it costs is the same.
        if is_presented && !admission.is_device_with_place() {
            admission.take_source()?;
        }
        Ok((admission, user))
    }

    /// Whether an attempt with this outcome is let in. Only if so its places are given back.
    pub(super) fn judge(self, matches: bool) -> Option<LetIn> {
        let throttle = &self.authenticator.throttle;
        let Ok(places) = throttle.reserve(&self.buckets()) else {
            let Attempt { caller, client_id, .. } = self.attempt;
            tracing::info!(address = %caller.prefix, client.id = client_id, "too many attempts at one name");
            return None;
        };
        if !matches {
            return None;
        }
        throttle.give_back(places.and(self.source));
        let device = match self.origin {
            Origin::Device(device) => Some(device),
            Origin::KnownAddress | Origin::Elsewhere => None,
        };
        Some(LetIn { device })
    }

    /// Nothing was evaluated.
    pub(super) fn withdraw(self) {
        self.authenticator.throttle.give_back(self.source);
    }

    async fn presented_device(&self) -> Result<Option<device::Model>, Error> {
        match &self.attempt.caller.device {
            Some(token) => Ok(devices::find(self.authenticator.database.reader(), token).await?),
            None => Ok(None),
        }
    }

    async fn origin(
        &self,
        user: Option<&user::Model>,
        device: Option<device::Model>,
    ) -> Result<Origin, Error> {
        // An unknown name is looked for as well, under an id that nobody has: else it would be refused sooner.
        let user_id = user.map_or(Uuid::nil(), |user| user.id);
        if let Some(device) = device.filter(|device| device.user_id == user_id) {
            return Ok(Origin::Device(device));
        }
        let Authenticator { database, ambient, known_for, .. } = self.authenticator;
        let since = ambient.now().plus_millis(-known_for.as_millis());
        let is_known = devices::is_known(database.reader(), self.attempt.address(user_id), since).await?;
        Ok(if is_known { Origin::KnownAddress } else { Origin::Elsewhere })
    }

    fn is_device_with_place(&self) -> bool {
        let has_place =
            || self.buckets().iter().all(|bucket| self.authenticator.throttle.check(bucket).is_ok());
        matches!(self.origin, Origin::Device(_)) && has_place()
    }

    fn buckets(&self) -> Vec<Bucket<'_>> {
        let (name, Attempt { caller, client_id, .. }) = (self.name.as_str(), self.attempt);
        match &self.origin {
            Origin::Device(device) => vec![Bucket::KnownDevice { name, id: device.id }],
            Origin::KnownAddress => vec![Bucket::KnownAddress { name, client_id, prefix: caller.prefix }],
            Origin::Elsewhere => {
                vec![Bucket::Username(name), Bucket::UsernameAndAddress(name, caller.prefix)]
            }
        }
    }

    fn take_source(&mut self) -> Result<(), Error> {
        self.source = self.authenticator.throttle.reserve_source(self.attempt.caller.prefix)?;
        Ok(())
    }
}
