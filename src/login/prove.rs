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
use crate::hashing::Ticket;

/// An attempt that is let in.
#[derive(Debug)]
pub(super) struct Proven {
    pub(super) user: user::Model,
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
        let mut entered = self.enter(claim).await?;
        let evaluated = match self.evaluate(claim, password, &mut entered).await {
            Ok(evaluated) => evaluated,
            // Nothing was evaluated, and nothing counts.
            Err(error) => {
                self.throttle.give_back(entered.into_taken());
                return Err(error);
            }
        };
        let proven = self.judge(claim, entered, evaluated);
        if proven.is_some() {
            self.recent.remember(claim).await;
        }
        Ok(proven)
    }

    /// Whether the attempt is let in. Only if so, everything that it took from buckets is given back.
    fn judge(&self, claim: &Claim, entered: Entered, evaluated: Evaluated) -> Option<Proven> {
        let Evaluated { ticket, user, known, place, is_right } = evaluated;
        let Counted { is_evaluated, kept } = self.count(claim, entered, place);
        if !is_evaluated {
            tracing::info!(address = %claim.prefix, client.id = claim.client_id, "too many attempts at one name");
            return None;
        }
        let user = user.filter(|user| is_right && !user.disabled)?;
        self.throttle.give_back(kept);
        Some(Proven { user, ticket, known })
    }
}
