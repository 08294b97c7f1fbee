//! A login with a password.

use super::attempt::Attempt;
use super::authenticator::Authenticator;
use super::claim::Claim;
use super::error::Error;
use super::prove::Proven;
use super::settle::Authenticated;

/// What comes of an attempt.
#[derive(Debug)]
pub enum Outcome {
    /// There is no such user, the password is wrong, the user is disabled or has no password, or too many
    /// attempts were made for the name. All of these have cost the same hashes (P6).
    Refused,
    /// The user has proven who they are. Nothing is written yet.
    Authenticated(Box<Authenticated>),
}

impl Authenticator {
    /// Checks a password. No connection is held while the password is hashed (R5), and nothing of it is kept
    /// afterwards.
    pub async fn authenticate(&self, attempt: Attempt) -> Result<Outcome, Error> {
        let (claim, password) = Claim::of(attempt, &self.checks);
        let Some(Proven { user, matched, ticket, known }) = self.prove(&claim, &password).await? else {
            return Ok(Outcome::Refused);
        };
        let upgrade = self.upgrade(&ticket, &user, &password, matched).await?;
        Ok(Outcome::Authenticated(Box::new(Authenticated { user, claim, known, upgrade })))
    }
}
