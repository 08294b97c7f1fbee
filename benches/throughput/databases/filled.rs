//! A server over a database with many users, all of whom have the same password.

use std::path::Path;

use anyhow::Result;
use support::database::{TestDatabase, execute};
use support::{Sandbox, Server};

use crate::accounts::{Accounts, RefreshChain};
use crate::logins::Logins;
use crate::profiles::Profiles;
use crate::users;

/// Rows of one INSERT.
const BATCH: u32 = 50_000;

/// The server, and what it stands on.
pub(crate) struct Filled {
    pub(crate) server: Server,
    accounts: Accounts,
    database: TestDatabase,
    users: u32,
}

impl Filled {
    /// Fills a database with users, for a server of this program.
    pub(crate) fn with(directory: &Path, program: &Path, database: TestDatabase, users: u32) -> Result<Self> {
        let sandbox = Sandbox::new_in(directory, program).with_cheap_hashes();
        // The file lies in the directory of the process.
        let is_file = database.address().is_none();
        let url = if is_file {
            format!("sqlite://{}", sandbox.path("countersign.db").display())
        } else {
            database.url_without_tls()
        };
        let sandbox = sandbox.with("DATABASE__URL", &url);
        sandbox.run(&["db", "migrate"]).done();
        let accounts = Accounts::create(&sandbox)?;
        for first in (0..users).step_by(usize::try_from(BATCH)?) {
            execute(&url, &[&users::like_the_first(database.kind(), first, users.min(first + BATCH))]);
        }
        if !is_file {
            let analyze =
                if database.kind() == "MariaDB" { "ANALYZE TABLE users" } else { "VACUUM ANALYZE users" };
            execute(&url, &[analyze]);
        }
        Ok(Self { server: sandbox.serve(), accounts, database, users })
    }

    /// On what it stands.
    pub(super) fn kind(&self) -> &'static str {
        self.database.kind()
    }

    /// Sessions that are refreshed, one connection each.
    pub(crate) fn refreshes(&self, connections: usize) -> Result<Vec<RefreshChain<'_>>> {
        self.accounts.refresh_chains(self.server.address, connections)
    }

    /// Users who read their own profiles, over as many connections.
    pub(super) fn profiles(&self, connections: usize) -> Result<Vec<Profiles>> {
        Profiles::of(self.server.address, self.users, connections)
    }

    /// Users who log in, one connection each.
    pub(crate) fn logins(&self, connections: usize) -> Vec<Logins> {
        (1..).take(connections).map(|seed| Logins::of(self.users, seed)).collect()
    }
}
