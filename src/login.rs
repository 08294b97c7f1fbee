//! How a person proves who they are: an [`Attempt`] goes in, an [`Outcome`] comes out.
//!
//! Owns the order of the steps of a login, what each attempt counts for, and what is remembered after a success. It must
//! not know tokens or HTTP: a session is begun by somebody else, in the transaction in which the login is settled.

mod attempt;
mod change_password;
mod claim;
mod evaluate;
mod place;
mod recent;
mod settle;

use std::sync::Arc;

use entity::secret::SecretString;
use entity::user;
use sea_orm::DbErr;

pub use self::attempt::{Attempt, Caller};
use self::claim::Claim;
use self::evaluate::Evaluated;
use self::place::{Known, Place};
pub use self::recent::RecentAddresses;
pub use self::settle::{Authenticated, Settled};
use crate::ambient::Ambient;
use crate::config::Period;
use crate::database::Database;
use crate::hashing::Ticket;
use crate::passwords::{self, Passwords};
use crate::throttle::{Taken, Throttle, Throttled};
use crate::token_check::TokenCheck;
use crate::users;

/// Checks passwords, as often as the throttle allows.
#[derive(Clone, Debug)]
pub struct Authenticator {
    /// Users, and where they have logged in before.
    pub database: Database,
    /// The hashing threads.
    pub passwords: Arc<Passwords>,
    /// What counts attempts.
    pub throttle: Arc<Throttle>,
    /// From where users have logged in lately.
    pub recent: RecentAddresses,
    /// Clock and randomness.
    pub ambient: Ambient,
    /// Tells device tokens that were made here.
    pub checks: TokenCheck,
    /// How long an address is remembered after a login.
    pub known_for: Period,
}

/// What comes of an attempt.
#[derive(Debug)]
pub enum Outcome {
    /// There is no such user, the password is wrong, the user is disabled or has no password, or too many attempts were
    /// made for the name. All of these have cost one hash (P6).
    Refused,
    /// The user has proven who they are. Nothing is written yet.
    Authenticated(Box<Authenticated>),
}

/// Why nothing came of an attempt.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too many attempts from one address.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// No answer about a password.
    #[error(transparent)]
    Passwords(#[from] passwords::Error),
    /// The user cannot be changed like that.
    #[error(transparent)]
    User(#[from] users::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Authenticator {
    /// Checks a password. No connection is held while it is hashed (R5).
    pub async fn authenticate(&self, attempt: Attempt) -> Result<Outcome, Error> {
        let (claim, password) = Claim::of(attempt, &self.checks);
        let Some(Proven { user, ticket, known }) = self.prove(&claim, &password).await? else {
            return Ok(Outcome::Refused);
        };
        self.recent.remember(&claim).await;
        let upgrade = self.upgrade(&ticket, &user, &password).await?;
        Ok(Outcome::Authenticated(Box::new(Authenticated { user, claim, known, upgrade })))
    }

    /// The steps that every attempt goes through, in their order. `None` when it is refused.
    async fn prove(&self, claim: &Claim, password: &SecretString) -> Result<Option<Proven>, Error> {
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

    /// Takes the tokens that an attempt needs before anything is looked up: from the bucket of its device, or from those
    /// of its address. An attempt that is sent away here has learned nothing about the name.
    fn enter(&self, claim: &Claim) -> Result<Entered, Throttled> {
        if let Some(device) = claim.device_bucket()
            && let Ok(taken) = self.throttle.take(&[device])
        {
            return Ok(Entered { taken, by_device: true });
        }
        Ok(Entered { taken: self.throttle.take_at(claim.prefix)?, by_device: false })
    }

    /// Whether the attempt is let in. Only if so its tokens are given back.
    fn judge(&self, claim: &Claim, entered: Entered, evaluated: Evaluated) -> Option<Proven> {
        let Evaluated { ticket, user, known, place, matches } = evaluated;
        let Some(of_name) = self.take_for_name(claim, place) else {
            tracing::info!(address = %claim.prefix, client.id = claim.client_id, "too many attempts at one name");
            return None;
        };
        let user = user.filter(|_| matches)?;
        self.throttle.give_back(of_name.and(entered.taken));
        Some(Proven { user, ticket, known })
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

/// An attempt under way. Dropped, its tokens stay taken.
#[derive(Debug)]
struct Entered {
    taken: Taken,
    /// They were taken from the bucket of its device.
    by_device: bool,
}

/// An attempt that is let in.
#[derive(Debug)]
struct Proven {
    user: user::Model,
    /// Waits for further hashes of the same request.
    ticket: Ticket,
    known: Known,
}
