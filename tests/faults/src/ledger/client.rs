//! A client that takes one account after the other through its life, as fast as it is answered.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use serde_json::json;
use support::caller::source;
use support::request;
use support::response::Response;
use support::settled::PASSWORD;

use super::account::{Account, Acknowledged, Step};
use super::progress::Progress;
use crate::requests::{Tokens, by_service, exchange};

/// How often a session is refreshed.
const REFRESHES: usize = 4;

/// Where a client sends its requests, and as what.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) node: SocketAddr,
    /// Of the confidential client.
    pub(super) secret: String,
    pub(super) acknowledged: Acknowledged,
    /// Its place among the clients.
    pub(super) number: usize,
}

impl Client {
    /// Goes on until it is told to stop or not answered any more. The accounts are named after `prefix`.
    pub(super) async fn live(self, prefix: String, progress: &Progress) -> Vec<Account> {
        let mut accounts = Vec::new();
        while !progress.is_stopping() {
            let mut account = Account::new(format!("{prefix}-{}-{}", self.number, accounts.len()));
            let lived = self.take_through(&mut account).await;
            accounts.push(account);
            if lived.is_err() {
                break;
            }
            progress.advance();
        }
        accounts
    }

    async fn take_through(&self, account: &mut Account) -> Result<()> {
        let sign_up = json!({ "username": account.name, "password": PASSWORD });
        self.write(account, Step::SignUp, &request::json("/signup", &sign_up)).await?;
        self.log_in(account).await?;
        for _ in 0..REFRESHES {
            let newest = account.tokens.last().map(|tokens| tokens.refresh.clone()).unwrap_or_default();
            let parameters = [("grant_type", "refresh_token"), ("refresh_token", &newest)];
            let request = by_service(&self.secret, "/token", &parameters);
            let answer = self.write(account, Step::Refresh, &request).await?;
            account.tokens.push(Tokens::of(&answer)?);
        }
        let Tokens { access, refresh } = account.tokens.last().cloned().unwrap_or_default();
        let (step, token) = match fastrand::u8(..3) {
            0 => (Step::RevokeAccessToken, access),
            1 => (Step::RevokeSession, refresh),
            _ => return Ok(()),
        };
        self.write(account, step, &by_service(&self.secret, "/revoke", &[("token", &token)])).await?;
        Ok(())
    }

    /// Logs in to an account that is there.
    pub(super) async fn log_in(&self, account: &mut Account) -> Result<()> {
        let name = account.name.clone();
        let parameters = [("grant_type", "password"), ("username", &name), ("password", PASSWORD)];
        let request = by_service(&self.secret, "/token", &parameters);
        let answer = self.write(account, Step::LogIn, &request).await?;
        account.tokens.push(Tokens::of(&answer)?);
        Ok(())
    }

    async fn write(&self, account: &mut Account, step: Step, request: &[u8]) -> Result<Response> {
        account.send(step, self.acknowledged);
        let answer = exchange(source(self.number), self.node, request).await?;
        if ![200, 201, 503].contains(&answer.status) {
            account.odd = Some(format!("{step:?} of {}: {} {}", account.name, answer.head, answer.body));
        }
        ensure!([200, 201].contains(&answer.status), "refused");
        account.hear();
        Ok(answer)
    }
}
