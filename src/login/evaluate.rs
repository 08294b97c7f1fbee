//! The look-up of an attempt and its hashes, one for each form of the password. There are as many hashes
//! whether the attempt names a user or nobody (P6).

use entity::secret::SecretString;
use entity::user;
use uuid::Uuid;

use super::authenticator::Authenticator;
use super::claim::Claim;
use super::enter::{Entered, Way};
use super::error::Error;
use super::place::{Known, Place};
use crate::hashing::Ticket;
use crate::passwords::{self, Forms, Match, NewHash, Unusable, Verdict};
use crate::repeats::{Due, MINUTE};
use crate::users;

/// An attempt after its hashes.
#[derive(Debug)]
pub(super) struct Evaluated {
    /// What further hashes of the same request wait with.
    pub(super) ticket: Ticket,
    pub(super) user: Option<user::Model>,
    pub(super) known: Known,
    pub(super) place: Place,
    /// How the password is the user's, if it is.
    pub(super) matched: Option<Match>,
}

impl Authenticator {
    /// Looks the user up and checks the password.
    pub(super) async fn evaluate(
        &self,
        claim: &Claim,
        password: &SecretString,
        entered: &mut Entered,
    ) -> Result<Evaluated, Error> {
        let password = Forms::of(password);
        let ticket = self.passwords.ticket(claim.source(entered.is_known()));
        let look_up = self.passwords.look_up(&ticket, &password)?;
        // In a box: the future has kilobytes, which a request that is refused before would move about for
        // nothing.
        let (user, known) = Box::pin(self.find(claim)).await?;
        drop(look_up);
        let trusted_since =
            (!claim.on_foreign_page).then(|| self.ambient.now().plus_millis(-self.known_for.as_millis()));
        let place = known.place(entered.way == Way::Device, trusted_since);
        self.confirm(claim, entered, place).await?;
        let ticket = ticket.of(claim.source(self.is_preferred(claim, place)));
        let hash = user.as_ref().and_then(|user| user.password_hash.as_ref());
        let verdict = self.passwords.verify(&ticket, &password, &claim.name, hash).await?;
        if let (Some(user), Verdict::Unusable(reason)) = (&user, &verdict) {
            self.log_unusable(user.id, reason);
        }
        let matched = if let Verdict::Matches(matched) = verdict { Some(matched) } else { None };
        Ok(Evaluated { ticket, user, known, place, matched })
    }

    fn log_unusable(&self, id: Uuid, reason: &Unusable) {
        if let Some(Due { left_out }) = self.repeats.due("unusable hash", id.to_string(), MINUTE) {
            tracing::warn!(
                %reason,
                user.id = %id,
                repeated = left_out,
                "a stored password hash cannot be checked; its user cannot log in"
            );
        }
    }

    async fn find(&self, claim: &Claim) -> Result<(Option<user::Model>, Known), Error> {
        let Claim { username, prefix, device, .. } = claim;
        let Self { database, checks, .. } = self;
        let found =
            users::find_at_address(database.reader(), username, claim.client_id.as_deref(), *prefix).await?;
        let (user, seen_at) = found.unzip();
        let device =
            user.as_ref().zip(device.as_ref()).filter(|(user, token)| token.is_valid_for(user, checks));
        let device = device.map(|(_, token)| token.device_id());
        Ok((user, Known { device, seen_at: seen_at.flatten() }))
    }

    /// Whether the attempt waits in the lane of users who are known. It does not where the attempts of a
    /// known address are used up: an attacker may share the user's address.
    fn is_preferred(&self, claim: &Claim, place: Place) -> bool {
        match place {
            Place::Device => true,
            Place::KnownAddress => self.throttle.has_token(&claim.address_bucket()),
            Place::ExhaustedDevice | Place::Elsewhere => false,
        }
    }

    /// Makes the hash anew if its scheme, its parameters or the form of the password are not today's (P1).
    pub(super) async fn upgrade(
        &self,
        ticket: &Ticket,
        user: &user::Model,
        password: &SecretString,
        matched: Match,
    ) -> Result<Option<NewHash>, Error> {
        let label = user.password_scheme.as_deref();
        let hash = user.password_hash.as_ref();
        if !hash.is_some_and(|hash| self.passwords.is_outdated(hash, label, matched)) {
            return Ok(None);
        }
        match self.passwords.hash(ticket, password).await {
            Ok(new) => Ok(Some(new)),
            // The password was right. Another login will have time for the upgrade.
            Err(passwords::Error::Overloaded { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
