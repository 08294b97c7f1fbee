//! A server over a database with many users, all of whom have the same password.

use std::path::Path;

use anyhow::Result;
use support::database::{TestDatabase, execute};
use support::settled::USER;
use support::{Sandbox, Server};

use super::logins::Logins;
use crate::accounts::{Accounts, RefreshChain};

/// Rows of one INSERT.
const BATCH: u32 = 50_000;

/// The columns of a user whose name is known, from the row of the one whose password all have.
const REST: &str =
    "email, full_name, password_hash, password_scheme, disabled, roles, created_at, updated_at";

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
            execute(&url, &[&insert(database.kind(), first, users.min(first + BATCH))]);
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

    /// Users who log in, one connection each.
    pub(crate) fn logins(&self, connections: usize) -> Vec<Logins> {
        (1..).take(connections).map(|seed| Logins::of(self.users, seed)).collect()
    }
}

/// One statement that makes the users `first` to `end - 1`.
fn insert(kind: &str, first: u32, end: u32) -> String {
    let last = end - 1;
    let (numbers, id, name) = match kind {
        "PostgreSQL" => (
            format!("generate_series({first}, {last}) AS number(i)"),
            "gen_random_uuid()",
            "concat('user', i)",
        ),
        "MariaDB" => (
            format!("(SELECT seq AS i FROM seq_{first}_to_{last}) AS number"),
            "random_bytes(16)",
            "concat('user', i)",
        ),
        _ => (
            format!(
                "(WITH RECURSIVE number(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM number \
                 WHERE i < {last}) SELECT i FROM number)"
            ),
            "randomblob(16)",
            "'user' || i",
        ),
    };
    format!(
        "INSERT INTO users (id, username, username_key, username_skeleton, {REST}) \
         SELECT {id}, {name}, {name}, {name}, {REST} FROM {numbers} \
         JOIN (SELECT {REST} FROM users WHERE username_key = '{USER}') AS template ON TRUE"
    )
}
