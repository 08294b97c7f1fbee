//! How a person proves who they are: an [`Attempt`] goes in, an [`Outcome`] comes out.
//!
//! Owns the order of the steps of a login, what each attempt counts for, and what is remembered after a success. It must
//! not know tokens or HTTP: a session is begun by somebody else, in the transaction in which the login is settled.

mod attempt;
mod authenticator;
mod change_password;
mod claim;
mod error;
mod evaluate;
mod place;
mod recent;
mod settle;

use entity::user;

pub use self::attempt::{Attempt, Caller};
pub use self::authenticator::Authenticator;
use self::claim::Claim;
pub use self::error::Error;
use self::evaluate::{Entered, Evaluated};
use self::place::Place;
pub use self::recent::RecentAddresses;
pub use self::settle::{Authenticated, Settled};
use crate::throttle::{Taken, Throttled};

/// What comes of an attempt.
#[derive(Debug)]
pub enum Outcome {
    /// There is no such user, the password is wrong, the user is disabled or has no password, or too many attempts were
    /// made for the name. All of these have cost one hash (P6).
    Refused,
    /// The user has proven who they are. Nothing is written yet.
    Authenticated(Box<Authenticated>),
}

impl Authenticator {
    /// Checks a password. No connection is held while it is hashed (R5).
    pub async fn authenticate(&self, attempt: Attempt) -> Result<Outcome, Error> {
        let (claim, password) = Claim::of(attempt, &self.checks);
        let entered = self.enter(&claim)?;
        let evaluated = self.evaluate(&claim, &password, &entered).await;
        let Some((user, evaluated)) = self.judge(&claim, entered, evaluated)? else {
            return Ok(Outcome::Refused);
        };
        self.recent.remember(&claim).await;
        let upgrade = self.upgrade(&evaluated.ticket, &user, &password).await?;
        Ok(Outcome::Authenticated(Box::new(Authenticated { user, claim, known: evaluated.known, upgrade })))
    }

    /// Takes the tokens that an attempt needs before anything is looked up: that of its device, or those of its address.
    /// An attempt that is sent away here has learned nothing about the name.
    fn enter(&self, claim: &Claim) -> Result<Entered, Throttled> {
        if let Some(device) = claim.device_bucket()
            && let Ok(taken) = self.throttle.take(&[device])
        {
            return Ok(Entered { taken, by_device: true });
        }
        Ok(Entered { taken: self.throttle.take_at(claim.prefix)?, by_device: false })
    }

    /// Whether the attempt is let in. Only if so, or if nothing was evaluated, its tokens are given back.
    fn judge(
        &self,
        claim: &Claim,
        entered: Entered,
        evaluated: Result<Evaluated, Error>,
    ) -> Result<Option<(user::Model, Evaluated)>, Error> {
        let mut evaluated = match evaluated {
            Ok(evaluated) => evaluated,
            Err(error) => {
                self.throttle.give_back(entered.taken);
                return Err(error);
            }
        };
        let Some(of_name) = self.take_for_name(claim, evaluated.place) else {
            tracing::info!(address = %claim.prefix, client.id = claim.client_id, "too many attempts at one name");
            return Ok(None);
        };
        let Some(user) = evaluated.user.take().filter(|_| evaluated.matches) else {
            return Ok(None);
        };
        self.throttle.give_back(of_name.and(entered.taken));
        Ok(Some((user, evaluated)))
    }

    /// The tokens for the name. They are taken in the moment in which the attempt is judged: of a thousand guesses at
    /// once no more are judged than there are tokens, and right passwords do not stand in each other's way.
    fn take_for_name(&self, claim: &Claim, place: Place) -> Option<Taken> {
        let buckets = match place {
            // It has taken its own already.
            Place::Device => return Some(Taken::default()),
            Place::ExhaustedDevice => return None,
            Place::KnownAddress => vec![claim.address_bucket()],
            Place::Elsewhere => claim.stranger_buckets().to_vec(),
        };
        self.throttle.take(&buckets).ok()
    }
}
