//! An administrator at the command line, who makes users, disables them while they are logged in, and changes
//! the signing keys.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;
use support::Sandbox;
use support::caller::runtime;
use support::settled::PASSWORD;

use super::account::{Account, Acknowledged, Step};
use super::client::Client;
use super::progress::Progress;

/// Who does what, and with whose help.
pub(super) struct Clerk<'a> {
    pub(super) sandbox: &'a Sandbox,
    /// Logs the users in.
    pub(super) client: Client,
    pub(super) changes_keys: bool,
}

/// What was done.
#[derive(Default)]
pub(super) struct Work {
    pub(super) accounts: Vec<Account>,
    /// The ids of all keys when a change of keys was acknowledged.
    pub(super) kids: BTreeSet<String>,
}

impl Clerk<'_> {
    /// Goes on until told to stop, or until something fails.
    pub(super) fn work(&self, prefix: &str, progress: &Progress) -> Result<Work> {
        let runtime = runtime()?;
        let mut work = Work::default();
        if self.changes_keys {
            work.kids = self.change_keys();
        }
        while !progress.is_stopping() {
            let mut account = Account::new(format!("{prefix}-clerk-{}", work.accounts.len()));
            let name = account.name.clone();
            let done =
                self.command(&mut account, Step::SignUp, &["user", "create", &name, "--password-stdin"])
                    && runtime.block_on(self.client.log_in(&mut account)).is_ok()
                    && self.command(&mut account, Step::Disable, &["user", "disable", &name]);
            work.accounts.push(account);
            if !done {
                break;
            }
        }
        Ok(work)
    }

    /// Whether it was acknowledged.
    fn command(&self, account: &mut Account, step: Step, arguments: &[&str]) -> bool {
        // A command says when it is done, which nobody takes for anything else.
        account.send(step, Acknowledged::WhenAnswered);
        let is_done = self.sandbox.run_with_input(arguments, PASSWORD).code == Some(0);
        if is_done {
            account.hear();
        }
        is_done
    }

    fn change_keys(&self) -> BTreeSet<String> {
        let outcome = self.sandbox.run(&["key", "rotate", "--json"]);
        let keys: Option<Value> =
            serde_json::from_str(&outcome.stdout).ok().filter(|_| outcome.code == Some(0));
        let keys = keys.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        keys.iter().filter_map(|key| key["kid"].as_str().map(str::to_owned)).collect()
    }
}
