//! The steps that every attempt goes through, in their order (P3).

use entity::secret::SecretString;
use entity::user;

use super::authenticator::Authenticator;
use super::claim::Claim;
use super::count::Counted;
use super::enter::Entered;
use super::error::Error;
use super::evaluate::Evaluated;
use super::place::Known;
use super::refusal::Refusal;
use crate::hashing::Ticket;
use crate::passwords::Match;
use crate::repeats::{Due, MINUTE};

/// An attempt that is let in.
#[derive(Debug)]
pub(super) struct Proven {
    pub(super) user: user::Model,
    pub(super) matched: Match,
    /// What further hashes of the same request wait with.
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
        let mut entered = self.enter(claim).await.inspect_err(|_| self.log_throttled(claim))?;
        let evaluated = match self.evaluate(claim, password, &mut entered).await {
            Ok(evaluated) => evaluated,
            // The password was not evaluated, so that the attempt does not count.
            Err(error) => {
                self.throttle.give_back(entered.into_taken());
                if matches!(error, Error::Throttled(_)) {
                    self.log_throttled(claim);
                }
                return Err(error);
            }
        };
        let proven = self.judge(claim, entered, evaluated);
        if proven.is_some() {
            self.recent.remember(claim).await;
        }
        Ok(proven)
    }

    /// Whether the attempt is let in. Only then all tokens are given back that it has taken.
    fn judge(&self, claim: &Claim, entered: Entered, evaluated: Evaluated) -> Option<Proven> {
        let Evaluated { ticket, user, known, place, matched } = evaluated;
        let Counted { is_evaluated, kept } = self.count(claim, entered, place);
        let refusal = Refusal::of(user.as_ref(), matched.is_some());
        let refusal = if is_evaluated { refusal } else { Some(Refusal::TooManyAttempts) };
        if let Some(refusal) = refusal {
            refusal.log(claim, user.map(|user| user.id), None);
            return None;
        }
        let (user, matched) = user.zip(matched)?;
        self.throttle.give_back(kept);
        Some(Proven { user, matched, ticket, known })
    }

    /// Tells the log that an attempt was answered 429. In a flood a line for each attempt would fill the
    /// disk, and would be all that the flood costs the server.
    fn log_throttled(&self, claim: &Claim) {
        if let Some(Due { left_out }) =
            self.repeats.due("login refused", claim.prefix.outermost().to_string(), MINUTE)
        {
            Refusal::Throttled.log(claim, None, left_out);
        }
    }
}
