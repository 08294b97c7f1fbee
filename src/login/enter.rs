//! Which tokens an attempt takes before its password is hashed (P3): all of them before anything is looked
//! up, unless the look-up shows that the attempt was counted by a place that is no longer known.

use super::authenticator::Authenticator;
use super::claim::Claim;
use super::place::Place;
use crate::throttle::{Taken, Throttled};

/// By what an attempt is counted, as far as that can be told without a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By a device, whose bucket had a token.
    Device,
    /// By an address from which the user has logged in lately, as memory has it. The address's own bucket is
    /// asked when the attempt is judged.
    RecentAddress,
    /// By its address, and by the buckets that all strangers share at the name.
    Stranger,
}

/// An attempt under way. Dropped, its tokens stay taken.
#[derive(Debug)]
pub(super) struct Entered {
    pub(super) way: Way,
    /// Tokens of its device, or of its address.
    pub(super) taken: Taken,
    /// The token for an attempt that is not evaluated, if it is clear already that this one is not going to
    /// be.
    pub(super) unevaluated: Option<Taken>,
}

impl Entered {
    /// Whether the attempt comes from where the user is known, and has a token left there.
    pub(super) fn is_known(&self) -> bool {
        self.way != Way::Stranger && self.unevaluated.is_none()
    }

    /// All tokens that the attempt has taken.
    pub(super) fn into_taken(self) -> Taken {
        self.unevaluated.into_iter().fold(self.taken, Taken::and)
    }
}

impl Authenticator {
    /// Takes the tokens that an attempt needs: one of its device, or otherwise those of where it comes from.
    /// Nothing here depends on whether there is such a user, so that 429 says nothing about the name.
    pub(super) async fn enter(&self, claim: &Claim) -> Result<Entered, Throttled> {
        let device = claim.device_bucket();
        if let Some(device) = device
            && let Ok(taken) = self.throttle.take(&[device])
        {
            return Ok(Entered { way: Way::Device, taken, unevaluated: None });
        }
        self.enter_by_address(claim, device.is_some()).await
    }

    /// Lets an attempt enter once more if the look-up did not find the device or address that the attempt was
    /// counted by. This may end in 429 too. A token of the device's bucket stays taken: anybody can have any
    /// number of device tokens that were made for their own name once.
    pub(super) async fn confirm(
        &self,
        claim: &Claim,
        entered: &mut Entered,
        place: Place,
    ) -> Result<(), Throttled> {
        let is_confirmed = match entered.way {
            Way::Device => place == Place::Device,
            Way::RecentAddress => place == Place::KnownAddress,
            Way::Stranger => true,
        };
        if is_confirmed {
            return Ok(());
        }
        drop(std::mem::take(&mut entered.taken));
        if place != Place::KnownAddress {
            self.recent.forget(claim).await;
        }
        *entered = self.enter_by_address(claim, place == Place::ExhaustedDevice).await?;
        Ok(())
    }

    /// Where memory knows the address for this name, no token of the address is taken, which many may share.
    /// Everywhere else one is.
    async fn enter_by_address(&self, claim: &Claim, is_device_exhausted: bool) -> Result<Entered, Throttled> {
        if !self.recent.knows(claim).await {
            return self.enter_as_stranger(claim, is_device_exhausted);
        }
        let is_exhausted = !self.throttle.has_token(&claim.address_bucket());
        let unevaluated = self.take_if(is_exhausted, claim)?;
        Ok(Entered { way: Way::RecentAddress, taken: Taken::default(), unevaluated })
    }

    fn enter_as_stranger(&self, claim: &Claim, is_device_exhausted: bool) -> Result<Entered, Throttled> {
        let taken = self.throttle.take_at(claim.prefix)?;
        let is_exhausted = is_device_exhausted || !self.throttle.have_tokens(&claim.stranger_buckets());
        match self.take_if(is_exhausted, claim) {
            Ok(unevaluated) => Ok(Entered { way: Way::Stranger, taken, unevaluated }),
            Err(throttled) => {
                self.throttle.give_back(taken);
                Err(throttled)
            }
        }
    }

    fn take_if(&self, is_exhausted: bool, claim: &Claim) -> Result<Option<Taken>, Throttled> {
        is_exhausted.then(|| self.throttle.take_unevaluated(&claim.name, claim.prefix)).transpose()
    }
}
