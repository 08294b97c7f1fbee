//! What an attempt counts for once its password was hashed (P3).

use super::authenticator::Authenticator;
use super::claim::Claim;
use super::enter::{Entered, Way};
use super::place::Place;
use crate::throttle::Taken;

/// An attempt that was counted.
#[derive(Debug)]
pub(super) struct Counted {
    /// Whether anybody may learn if the password was right.
    pub(super) is_evaluated: bool,
    /// What it keeps of its tokens, unless it is let in.
    pub(super) kept: Taken,
}

impl Authenticator {
    /// Takes from the buckets of the name in the moment in which the attempt is judged: of a thousand guesses
    /// at once no more are judged than there are tokens, and right passwords do not stand in each other's
    /// way.
    pub(super) fn count(&self, claim: &Claim, entered: Entered, place: Place) -> Counted {
        let Entered { way, taken, unevaluated } = entered;
        match way {
            // The device's bucket was asked already.
            Way::Device => Counted { is_evaluated: true, kept: taken },
            Way::RecentAddress => self.count_at_known_address(claim, unevaluated),
            Way::Stranger => self.count_stranger(claim, (taken, unevaluated), place),
        }
    }

    fn count_at_known_address(&self, claim: &Claim, unevaluated: Option<Taken>) -> Counted {
        if let Ok(kept) = self.throttle.take(&[claim.address_bucket()]) {
            self.give_back(unevaluated);
            Counted { is_evaluated: true, kept }
        } else {
            let kept = self.keep_unevaluated(claim, unevaluated).unwrap_or_default();
            Counted { is_evaluated: false, kept }
        }
    }

    /// An attempt that finds no token of the name gives that of its address back, for as long as it finds one
    /// of those for attempts that are not evaluated. A place that only the database knows has attempts of its
    /// own, but takes everything as if it were anywhere: a look-up changes nothing that 429 comes from.
    fn count_stranger(
        &self,
        claim: &Claim,
        (at_address, unevaluated): (Taken, Option<Taken>),
        place: Place,
    ) -> Counted {
        let shared = match place {
            Place::ExhaustedDevice => None,
            _ => self.throttle.take(&claim.stranger_buckets()).ok(),
        };
        let is_evaluated = shared.is_some();
        let kept = match shared {
            Some(shared) => {
                self.give_back(unevaluated);
                shared.and(at_address)
            }
            None => self.keep_one_of(claim, at_address, unevaluated),
        };
        match place {
            Place::KnownAddress => self.count_at_place_of_the_database(claim, kept),
            _ => Counted { is_evaluated, kept },
        }
    }

    /// An attempt that is not evaluated keeps the token for such attempts if there is one, and else that of its
    /// address.
    fn keep_one_of(&self, claim: &Claim, at_address: Taken, unevaluated: Option<Taken>) -> Taken {
        match self.keep_unevaluated(claim, unevaluated) {
            Some(unevaluated) => {
                self.throttle.give_back(at_address);
                unevaluated
            }
            None => at_address,
        }
    }

    fn count_at_place_of_the_database(&self, claim: &Claim, kept: Taken) -> Counted {
        match self.throttle.take(&[claim.address_bucket()]) {
            Ok(own) => Counted { is_evaluated: true, kept: kept.and(own) },
            Err(_) => Counted { is_evaluated: false, kept },
        }
    }

    /// What was taken already, or is taken now by an attempt that hoped to be evaluated.
    fn keep_unevaluated(&self, claim: &Claim, unevaluated: Option<Taken>) -> Option<Taken> {
        unevaluated.or_else(|| self.throttle.take_unevaluated(&claim.name, claim.prefix).ok())
    }

    fn give_back(&self, taken: Option<Taken>) {
        if let Some(taken) = taken {
            self.throttle.give_back(taken);
        }
    }
}
