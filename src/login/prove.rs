//! The steps that every attempt goes through, in their order, and what an attempt counts for (P3).

use entity::secret::SecretString;
use entity::user;

use super::authenticator::Authenticator;
use super::claim::Claim;
use super::error::Error;
use super::evaluate::{Entered, Evaluated};
use super::place::{Known, Place};
use crate::hashing::Ticket;
use crate::passwords::Match;
use crate::throttle::{Taken, Throttled};

/// An attempt that is let in.
#[derive(Debug)]
pub(super) struct Proven {
    pub(super) user: user::Model,
    pub(super) matched: Match,
    /// Waits for further hashes of the same request.
    pub(super) ticket: Ticket,
    pub(super) known: Known,
}

impl Authenticator {
    /// Lets an attempt enter, looks its user up, checks the password, and judges. `None` when it is refused.
    pub(super) async fn prove(
        &self,
        claim: &Claim,
        password: &SecretString,
    ) -> Result<Option<Proven>, Error> {
        let mut entered = self.enter(claim)?;
        match self.evaluate(claim, password, &mut entered).await {
            Ok(evaluated) => Ok(self.judge(claim, entered, evaluated)),
            // Nothing was evaluated, and nothing counts.
            Err(error) => {
                self.throttle.give_back(entered.taken);
                Err(error)
            }
        }
    }

    /// Takes what an attempt needs before anything is looked up: a token from the bucket of its device, or
    /// from those of its address. An attempt that is sent away here has learned nothing about the name.
    fn enter(&self, claim: &Claim) -> Result<Entered, Throttled> {
        if let Some(device) = claim.device_bucket()
            && let Ok(taken) = self.throttle.take(&[device])
        {
            return Ok(Entered { taken, by_device: true });
        }
        Ok(Entered { taken: self.throttle.take_at(claim.prefix)?, by_device: false })
    }

    /// Whether the attempt is let in. Only if so, what it took from buckets is given back.
    fn judge(&self, claim: &Claim, entered: Entered, evaluated: Evaluated) -> Option<Proven> {
        let Evaluated { ticket, user, known, place, matched } = evaluated;
        let Some(of_name) = self.take_for_name(claim, place) else {
            tracing::info!(address = %claim.prefix, client.id = claim.client_id, "too many attempts at one name");
            return None;
        };
        let (user, matched) = user.zip(matched)?;
        self.throttle.give_back(of_name.and(entered.taken));
        Some(Proven { user, matched, ticket, known })
    }

    /// Takes from the buckets of the name in the moment in which the attempt is judged: of a thousand guesses
    /// at once no more are judged than there are tokens, and right passwords do not stand in each other's
    /// way.
    fn take_for_name(&self, claim: &Claim, place: Place) -> Option<Taken> {
        let buckets = match place {
            // The device's bucket was asked already.
            Place::Device => return Some(Taken::default()),
            Place::ExhaustedDevice => return None,
            Place::KnownAddress => vec![claim.address_bucket()],
            Place::Elsewhere => claim.stranger_buckets().to_vec(),
        };
        self.throttle.take(&buckets).ok()
    }
}
