//! In which buckets an attempt counts once its password was hashed (P3).

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
    /// The tokens that stay taken, unless the attempt is let in.
    pub(super) kept: Taken,
}

impl Authenticator {
    /// Takes from the buckets of the name in the moment in which the attempt is judged. So of a thousand
    /// guesses at once no more are evaluated than there are tokens. And right passwords that come at once do
    /// not stand in each other's way, since each gives its tokens back at once.
    pub(super) fn count(&self, claim: &Claim, entered: Entered, place: Place) -> Counted {
        let Entered { way, taken, unevaluated } = entered;
        match way {
            // The device's bucket was asked already.
            Way::Device => Counted { is_evaluated: true, kept: taken },
            Way::RecentAddress => self.count_at_known_address(claim, unevaluated),
            Way::Stranger => self.count_stranger(claim, taken, unevaluated, place),
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

    /// An attempt from a place that memory does not know. If it finds no token of the name, the token of its
    /// address goes back, as long as there is one for attempts that are not evaluated. A place that only the
    /// database knows has attempts of its own. There an attempt takes all other tokens as it would anywhere,
    /// since a look-up must change nothing that 429 comes from.
    fn count_stranger(
        &self,
        claim: &Claim,
        at_address: Taken,
        unevaluated: Option<Taken>,
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

    /// What stays taken by an attempt that is not evaluated: the token for such attempts if there is one, and
    /// otherwise the token of its address.
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

    /// The token for an attempt that is not evaluated. An attempt whose name was used up before it came has
    /// taken one already; any other takes one now.
    fn keep_unevaluated(&self, claim: &Claim, unevaluated: Option<Taken>) -> Option<Taken> {
        unevaluated.or_else(|| self.throttle.take_unevaluated(&claim.name, claim.prefix).ok())
    }

    fn give_back(&self, taken: Option<Taken>) {
        if let Some(taken) = taken {
            self.throttle.give_back(taken);
        }
    }
}
