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

use entity::{device, user};
use uuid::Uuid;

use super::authenticate::{Attempt, Authenticator};
use super::{Error, name_key};
use crate::devices;
use crate::throttle::{Bucket, Reservation};

/// An attempt under way. Dropped, its places stay taken.
pub(super) struct Admission<'a> {
    authenticator: &'a Authenticator,
    attempt: Attempt<'a>,
    name: String,
    places: Reservation,
    origin: Origin,
}

/// Whoever is let in comes on this device, if it is known.
pub(super) struct LetIn {
    pub(super) device: Option<device::Model>,
}

/// Where an attempt comes from, as far as its name is concerned.
enum Origin {
    /// On a device of the user's, with a place or without.
    Device {
        device: device::Model,
        has_place: bool,
    },
    KnownAddress,
    Elsewhere,
}

impl<'a> Admission<'a> {
    /// Finds out what the attempt is counted by, and takes a place at the address unless it comes on a device
    /// that has one of its own. The user is looked up by `find` after that: whoever is sent away has learned
    /// nothing about the name.
    pub(super) async fn enter(
        authenticator: &'a Authenticator,
        attempt: Attempt<'a>,
        username: &str,
        find: impl AsyncFnOnce() -> Result<Option<user::Model>, Error>,
    ) -> Result<(Self, Option<user::Model>), Error> {
        let (throttle, name) = (&authenticator.throttle, name_key(username));
        let device = own_device(authenticator, attempt, &name).await?;
        let place = device
            .as_ref()
            .map(|device| throttle.reserve(&[Bucket::KnownDevice { name: &name, id: device.id }]).ok());
        let mut admission =
            Self { authenticator, attempt, name, places: Reservation::default(), origin: Origin::Elsewhere };
        let has_place = matches!(place, Some(Some(_)));
        admission.places = match place.flatten() {
            Some(place) => place,
            None => throttle.reserve_source(attempt.caller.prefix)?,
        };
        let user = find().await?;
        admission.origin = match device {
            Some(device) => Origin::Device { device, has_place },
            None if admission.is_known_address(user.as_ref()).await? => Origin::KnownAddress,
            None => Origin::Elsewhere,
        };
        Ok((admission, user))
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
        let device = match self.origin {
            Origin::Device { device, .. } => Some(device),
            Origin::KnownAddress | Origin::Elsewhere => None,
        };
        Some(LetIn { device })
    }

    /// Nothing was evaluated.
    pub(super) fn withdraw(self) {
        self.authenticator.throttle.give_back(self.places);
    }

    /// The place for the name; a device has taken its own already.
    fn place_for_name(&self) -> Option<Reservation> {
        let (name, Attempt { caller, client_id, .. }) = (self.name.as_str(), self.attempt);
        let prefix = caller.prefix;
        let places = match &self.origin {
            Origin::Device { has_place, .. } => return has_place.then(Reservation::default),
            Origin::KnownAddress => vec![Bucket::KnownAddress { name, client_id, prefix }],
            Origin::Elsewhere => vec![Bucket::Username(name), Bucket::UsernameAndAddress(name, prefix)],
        };
        self.authenticator.throttle.reserve(&places).ok()
    }

    /// An unknown name is looked for as well, under an id that nobody has: else it would be refused sooner.
    async fn is_known_address(&self, user: Option<&user::Model>) -> Result<bool, Error> {
        let user_id = user.map_or(Uuid::nil(), |user| user.id);
        let Authenticator { database, ambient, known_for, .. } = self.authenticator;
        let since = ambient.now().plus_millis(-known_for.as_millis());
        Ok(devices::is_known(database.reader(), self.attempt.address(user_id), since).await?)
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
    let database = authenticator.database.reader();
    let Some(device) = devices::find(database, token).await? else {
        return Ok(None);
    };
    let owner = super::find(database, device.user_id).await?;
    Ok(owner.is_some_and(|owner| owner.username_key == name).then_some(device))
}
