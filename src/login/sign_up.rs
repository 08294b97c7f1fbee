//! An account of one's own, where anybody may make one. Who makes it has proven who they are by that.

use super::attempt::Caller;
use super::authenticator::Authenticator;
use super::claim::Claim;
use super::error::Error;
use super::place::Known;
use super::settle::Authenticated;
use crate::hashing::Source;
use crate::users::{self, NewUser};

impl Authenticator {
    /// Makes a user, who can be signed in at once. Every account costs a hash and tells whether a name is
    /// taken. What a sign-up takes from the throttle is not given back, and is nothing that a login needs.
    pub async fn sign_up(
        &self,
        new: NewUser,
        caller: Caller,
        client_id: Option<String>,
    ) -> Result<Box<Authenticated>, Error> {
        let Self { database, ambient, passwords, throttle, checks, .. } = self;
        let _spent = throttle.take_sign_up(caller.prefix)?;
        let ticket = passwords.ticket(Source::Stranger(caller.prefix, client_id.clone()));
        let user = users::create(database, ambient, passwords, &ticket, new).await?;
        tracing::info!(user.id = %user.id, "signed up");
        let claim = Claim::by(user.username.clone(), caller, client_id, checks);
        let known = Known { device: None, seen_at: None };
        Ok(Box::new(Authenticated { user, claim, known, upgrade: None }))
    }
}
