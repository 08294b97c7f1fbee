//! Whether an attempt to log in counts (design rule P3).
//!
//! Two answers say no. To whoever comes from an address that made too many attempts: come back later; that is
//! known before any user is looked up, and says nothing about one. To whoever tries a name too often: what a
//! wrong password is told, after the same work.
//!
//! For an address or a device a place is taken before the hash, since the hash is what a refusal spares. For a
//! name the hash is made in any case, so that a place is taken after it, in the moment in which the attempt is
//! judged: of a thousand guesses at once no more are judged than there are places, and right passwords do not
//! stand in each other's way.

use entity::time::UnixMillis;
use entity::{device, user};

use super::Error;
use super::authenticate::{Attempt, Authenticator};
use crate::devices;
use crate::passwords::Standing;
use crate::throttle::{Bucket, Reservation};

/// An attempt under way. Dropped, its places stay taken.
pub(super) struct Admission<'a> {
    authenticator: &'a Authenticator,
    attempt: Attempt<'a>,
    name: String,
    places: Reservation,
    origin: Origin,
    device: Option<device::Model>,
    seen_at: Option<UnixMillis>,
}

/// A user, and about when they last logged in from where the attempt comes from, if that is remembered.
pub(super) type Found = (user::Model, Option<UnixMillis>);

/// Where whoever is let in comes from, if that is known.
#[derive(Debug)]
pub(super) struct LetIn {
    pub(super) device: Option<device::Model>,
    pub(super) seen_at: Option<UnixMillis>,
}

/// Where an attempt comes from, as far as its name is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A device of the user's; a place was taken there.
    Device,
    KnownAddress,
    Elsewhere,
    /// A device of the user's without a place, at an address that is not known.
    ExhaustedDevice,
}

impl<'a> Admission<'a> {
    /// Finds out what the attempt is counted by, and takes a place at the address unless it comes on a device
    /// that has one of its own. The user is looked up by `find` after that: whoever is sent away has learned
    /// nothing about the name.
    pub(super) async fn enter(
        authenticator: &'a Authenticator,
        attempt: Attempt<'a>,
        name: &str,
        find: impl AsyncFnOnce() -> Result<Option<Found>, Error>,
    ) -> Result<(Self, Option<user::Model>), Error> {
        let (throttle, name) = (&authenticator.throttle, name.to_owned());
        let device = own_device(authenticator, attempt, &name).await?;
        let place = device
            .as_ref()
            .map(|device| throttle.reserve(&[Bucket::KnownDevice { name: &name, id: device.id }]).ok());
        let has_place = matches!(place, Some(Some(_)));
        let places = match place.flatten() {
            Some(place) => place,
            None => throttle.reserve_source(attempt.caller.prefix)?,
        };
        let found = match find().await {
            Ok(found) => found,
            Err(error) => {
                throttle.give_back(places);
                return Err(error);
            }
        };
        let (user, seen_at) = found.unzip();
        let seen_at = seen_at.flatten();
        let known_since = authenticator.ambient.now().plus_millis(-authenticator.known_for.as_millis());
        let is_known_address =
            !attempt.caller.on_foreign_page && seen_at.is_some_and(|seen_at| seen_at >= known_since);
        // Whoever else has a device's token can use up its places, but not those of the user's address.
        let origin = match (&device, has_place) {
            (Some(_), true) => Origin::Device,
            _ if is_known_address => Origin::KnownAddress,
            (Some(_), false) => Origin::ExhaustedDevice,
            (None, _) => Origin::Elsewhere,
        };
        Ok((Self { authenticator, attempt, name, places, origin, device, seen_at }, user))
    }

    /// In which lane it waits for a hash. Whoever has used up the attempts of a known place is no longer preferred there:
    /// an attacker may share a user's address.
    pub(super) fn standing(&self) -> Standing {
        let is_known = match self.origin {
            Origin::Device => true,
            Origin::KnownAddress => self.authenticator.throttle.has_place(&self.known_address()),
            Origin::Elsewhere | Origin::ExhaustedDevice => false,
        };
        if is_known { Standing::Known } else { Standing::Stranger }
    }

    /// Whether an attempt with this outcome is let in. Only if so its places are given back.
    pub(super) fn judge(self, matches: bool) -> Option<LetIn> {
        let throttle = &self.authenticator.throttle;
        let Some(places) = self.place_for_name() else {
            let Attempt { caller, client_id, .. } = self.attempt;
            tracing::info!(address = %caller.prefix, client.id = client_id, "too many attempts at one name");
            return None;
        };
        if !matches {
            return None;
        }
        throttle.give_back(places.and(self.places));
        Some(LetIn { device: self.device, seen_at: self.seen_at })
    }

    /// Nothing was evaluated.
    pub(super) fn withdraw(self) {
        self.authenticator.throttle.give_back(self.places);
    }

    /// The place for the name; a device has taken its own already.
    fn place_for_name(&self) -> Option<Reservation> {
        let (name, prefix) = (self.name.as_str(), self.attempt.caller.prefix);
        let places = match self.origin {
            Origin::Device => return Some(Reservation::default()),
            Origin::ExhaustedDevice => return None,
            Origin::KnownAddress => vec![self.known_address()],
            Origin::Elsewhere => vec![Bucket::Username(name), Bucket::UsernameAndAddress(name, prefix)],
        };
        self.authenticator.throttle.reserve(&places).ok()
    }

    fn known_address(&self) -> Bucket<'_> {
        let Attempt { caller, client_id, .. } = self.attempt;
        Bucket::KnownAddress { name: &self.name, client_id, prefix: caller.prefix }
    }
}

/// The device that the caller presents, if its owner has this name. Only the owner is looked up, not the name.
async fn own_device(
    authenticator: &Authenticator,
    attempt: Attempt<'_>,
    name: &str,
) -> Result<Option<device::Model>, Error> {
    let Some(token) = &attempt.caller.device else {
        return Ok(None);
    };
    // In a box, since most attempts come without.
    let found = Box::pin(devices::find(authenticator.database.reader(), token)).await?;
    Ok(found.and_then(|(device, owner)| (owner.username_key == name).then_some(device)))
}
