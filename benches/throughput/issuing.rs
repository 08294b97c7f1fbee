//! What tokens cost the server that need no password hash, beside the one signature that most of them need.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use support::Server;
use support::connection::Connection;
use support::proc::cores;
use support::summary::Summary;
use support::traffic::{Dialogue, Repeated, Traffic};

use super::accounts::Accounts;
use super::comparison::Comparison;
use super::limit::Limit;
use super::size::Size;
use super::table::{Budget, Row};

/// Enough to keep all cores busy, few enough to wait far less than the server's deadlines.
const CONNECTIONS_PER_CORE: usize = 8;

/// Long beside the ticks in which the kernel counts CPU time.
pub(crate) const SIGNATURE_WINDOW: Duration = Duration::from_millis(300);

/// A running server, who may ask it for tokens, and what it is measured against.
pub(crate) struct Issuing<'a> {
    pub(crate) server: &'a Server,
    pub(crate) accounts: &'a Accounts,
    pub(crate) limit: &'a Limit,
    pub(crate) size: &'a Size,
}

impl Issuing<'_> {
    pub(crate) fn measure(&self) -> Result<Vec<Row>> {
        let address = self.server.address;
        let connections = CONNECTIONS_PER_CORE * cores();
        let tokens = self.accounts.begin_session(address)?;
        let refresh_token = tokens.refresh_token.context("the server gave no refresh token")?;
        let introspection = |token: &str| vec![Repeated::ok(self.accounts.introspection(token)); connections];
        let (mut of_jwt, mut of_refresh_token) =
            (introspection(&tokens.access_token), introspection(&refresh_token));
        for dialogue in [&of_jwt[0], &of_refresh_token[0]] {
            self.check_active(dialogue)?;
        }
        let mut client_credentials = vec![Repeated::ok(self.accounts.client_credentials()); connections];
        let mut refreshes = self.accounts.refresh_chains(address, connections)?;
        Ok(vec![
            self.row("client_credentials token", Some(1.25), &mut client_credentials)?,
            self.row("refresh on SQLite", Some(1.6), &mut refreshes)?,
            self.row("introspection of a JWT", None, &mut of_jwt)?,
            self.row("introspection of a refresh token", None, &mut of_refresh_token)?,
        ])
    }

    /// A refusal in the right shape must not be counted as work.
    fn check_active(&self, dialogue: &Repeated) -> Result<()> {
        let mut connection = Connection::open(self.server.address)?;
        connection.send(dialogue.request())?;
        let answer: serde_json::Value = serde_json::from_slice(connection.receive_ok()?)?;
        ensure!(answer["active"] == true, "the server says of its own token: {answer}");
        Ok(())
    }

    /// CPU time of the server for each answer, against CPU time of a bare signature.
    fn row<D: Dialogue>(&self, work: &str, budget: Option<f64>, dialogues: &mut [D]) -> Result<Row> {
        let traffic = Traffic { address: self.server.address, threads: 1, window: self.size.issuing_window };
        let mut rates = Vec::new();
        let comparison = Comparison::measure(
            self.size.issuing_blocks,
            || Ok(self.limit.signatures(SIGNATURE_WINDOW)?.cost),
            || {
                let before = self.server.process.proc().cpu_time()?.total;
                let throughput = traffic.run(dialogues)?;
                let spent = self.server.process.proc().cpu_time()?.total - before;
                rates.push(throughput.rate);
                Ok(spent / f64::from(throughput.answers))
            },
        )?;
        let Comparison { reference, subject, ratio } = comparison;
        let milliseconds = |summary: Summary| summary.scaled(1000.0);
        Ok(Row {
            work: format!("server CPU per {work}"),
            measured: format!(
                "{:.3} ms; {:.0} per second",
                milliseconds(subject),
                Summary::of(&rates).median
            ),
            limit: format!("one bare RSA-2048 signature: {:.3} ms", milliseconds(reference)),
            ratio: format!("{ratio:.3}"),
            budget: budget.map_or(Budget::None, |most| Budget::AtMost {
                most,
                unit: "",
                value: ratio.median,
            }),
        })
    }
}
