//! Holds a server against the ledger.

use std::net::SocketAddr;

use anyhow::Result;
use serde_json::Value;
use support::connection::Connection;
use support::settled::PASSWORD;

use super::account::{Account, Step};
use crate::requests::{Tokens, by_service};

/// What is not as it was acknowledged.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// Writes that are not there.
    pub(super) lost: Vec<String>,
    /// What was revoked, and is worth something all the same.
    pub(super) alive: Vec<String>,
}

/// Asks a server about accounts.
pub(super) struct Check<'a> {
    connection: Connection,
    secret: &'a str,
    pub(super) differences: Differences,
}

impl<'a> Check<'a> {
    pub(super) fn at(node: SocketAddr, secret: &'a str) -> Result<Self> {
        Ok(Self { connection: Connection::open(node)?, secret, differences: Differences::default() })
    }

    /// Of an account whose session may go on, its newest refresh token is used up.
    pub(super) fn account(&mut self, account: &Account) -> Result<()> {
        if let Some(tokens) = account.tokens.last().filter(|_| !account.may_be_over()) {
            self.session(account, tokens)?;
        }
        self.ended(account)?;
        self.user(account)
    }

    /// What stays so for ever: the user, and all that is over.
    pub(super) fn ended(&mut self, account: &Account) -> Result<()> {
        let Some(Tokens { access, refresh }) = account.tokens.last() else {
            return Ok(());
        };
        if (account.is_over() || account.has(Step::RevokeAccessToken)) && self.is_active(access)? {
            self.differences.alive.push(format!("an access token of {}", account.name));
        }
        if account.is_over() && self.is_refreshed(refresh)? {
            self.differences.alive.push(format!("the session of {}", account.name));
        }
        Ok(())
    }

    /// Whether the user is there and may log in, or may not.
    pub(super) fn user(&mut self, account: &Account) -> Result<()> {
        if !account.has(Step::SignUp) || account.in_doubt == Some(Step::Disable) {
            return Ok(());
        }
        let parameters = [("grant_type", "password"), ("username", &account.name), ("password", PASSWORD)];
        let (status, _) = self.ask("/token", &parameters)?;
        match (account.has(Step::Disable), status) {
            (false, 200) | (true, 400) => {}
            (false, status) => {
                self.differences.lost.push(format!("the user {}: {status}", account.name));
            }
            (true, status) => {
                self.differences.alive.push(format!("the disabled user {}: {status}", account.name));
            }
        }
        Ok(())
    }

    /// A session that goes on, of which all but the last two tokens were used up.
    fn session(&mut self, account: &Account, newest: &Tokens) -> Result<()> {
        if account.is_over() {
            return Ok(());
        }
        let used_up = account.tokens.iter().rev().nth(2);
        if let Some(Tokens { refresh, .. }) = used_up.filter(|_| account.has(Step::Refresh))
            && self.is_active(refresh)?
        {
            self.differences.alive.push(format!("a used refresh token of {}", account.name));
        }
        let is_revoked = account.has(Step::RevokeAccessToken);
        let is_doubtful = account.in_doubt == Some(Step::RevokeAccessToken);
        if !is_revoked && !is_doubtful && !self.is_active(&newest.access)? {
            self.differences.lost.push(format!("the session of {}", account.name));
        }
        if !self.is_refreshed(&newest.refresh)? {
            self.differences.lost.push(format!("the newest refresh token of {}", account.name));
        }
        Ok(())
    }

    fn is_active(&mut self, token: &str) -> Result<bool> {
        let (_, body) = self.ask("/introspect", &[("token", token)])?;
        Ok(body["active"] == true)
    }

    fn is_refreshed(&mut self, token: &str) -> Result<bool> {
        let parameters = [("grant_type", "refresh_token"), ("refresh_token", token)];
        Ok(self.ask("/token", &parameters)?.0 == 200)
    }

    fn ask(&mut self, path: &str, parameters: &[(&str, &str)]) -> Result<(u16, Value)> {
        self.connection.send(&by_service(self.secret, path, parameters))?;
        let answer = self.connection.receive()?;
        Ok((answer.status, serde_json::from_slice(answer.body).unwrap_or_default()))
    }
}
