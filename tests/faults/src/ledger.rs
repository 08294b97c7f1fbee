//! Kills under load. Clients and an administrator keep a ledger of the writes that were acknowledged: users,
//! sessions, refreshes, revocations, keys. After each kill (of the node, or of the database server) every one
//! of them must be there, and nothing that was revoked may live (abuse case 110).

mod account;
mod check;
mod clerk;
mod client;
mod progress;
mod round;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use clap::Args;
use support::report::Report;
use support::{Sandbox, Server};

use self::account::{Account, Acknowledged, Step};
use self::check::{Check, Differences};
use self::round::Round;
use crate::database_server::DatabaseServer;
use crate::installation::Installation;

/// How the ledger is kept.
#[derive(Args, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Count a write as acknowledged when it is sent, so that the harness must fail: it can see
    #[arg(long)]
    acknowledge_when_sent: bool,
    /// Kill so often, instead of what belongs to the size
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000))]
    kills: Option<u32>,
}

const SMALL: u32 = 10;
const FULL: u32 = 200;

/// In every so manieth round the keys change.
const KEYS_EVERY: u32 = 5;

/// How long a node may take until it is ready again after its database was killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many differences are shown.
const SHOWN: usize = 5;

/// A database of its own on the ledger's server.
const DATABASE: &str = "ledger";

/// Kills nodes on SQLite, or nodes and the server of the database in turns.
pub(crate) fn run(
    program: &Path,
    server: Option<&DatabaseServer>,
    options: Options,
    report: &mut Report,
) -> Result<()> {
    let kills = options.kills.unwrap_or(if report.is_full() { FULL } else { SMALL });
    let name = server.map_or("SQLite", |server| server.kind.name());
    report.title(&format!("{kills} kills under load: {name}"))?;
    let installation = install(program, server)?;
    let mut ledger = Ledger {
        server,
        node: installation.serve(&[]),
        installation: &installation,
        entries: Entries::default(),
    };
    let acknowledged =
        if options.acknowledge_when_sent { Acknowledged::WhenSent } else { Acknowledged::WhenAnswered };
    for number in 0..kills {
        ledger.round(number, acknowledged)?;
    }
    ledger.end(report)
}

fn install(program: &Path, server: Option<&DatabaseServer>) -> Result<Installation> {
    let mut sandbox = Sandbox::new(program).with("USERS__SIGNUP", "true");
    for limit in ["ADDRESS", "USERNAME", "USERNAME_AND_ADDRESS"] {
        sandbox = sandbox.with(&format!("THROTTLE__{limit}"), "unlimited");
    }
    // So that a key may follow the one before within seconds.
    for margin in ["JWKS_MAX_AGE", "CLOCK_SKEW"] {
        sandbox = sandbox.with(&format!("KEYS__{margin}"), "0s");
    }
    if let Some(server) = server {
        server.create_database(DATABASE)?;
        sandbox = sandbox.with("DATABASE__URL", server.url(DATABASE, server.address()));
    }
    Ok(Installation::new(sandbox))
}

struct Ledger<'a> {
    server: Option<&'a DatabaseServer>,
    node: Server,
    installation: &'a Installation,
    entries: Entries,
}

/// What was written down so far.
#[derive(Default)]
struct Entries {
    accounts: Vec<Account>,
    kids: BTreeSet<String>,
    kills_of_nodes: u32,
    kills_of_servers: u32,
    differences: Differences,
}

impl Ledger<'_> {
    fn round(&mut self, number: u32, acknowledged: Acknowledged) -> Result<()> {
        let changes_keys = number.is_multiple_of(KEYS_EVERY);
        let (installation, node) = (self.installation, self.node.address);
        let round = Round { number, installation, node, acknowledged, changes_keys };
        let work = if let Some(server) = self.server.filter(|_| number % 2 == 1) {
            let work = round.play(|| server.kill())?;
            server.start_again()?;
            wait_until_ready(&self.node)?;
            self.entries.kills_of_servers += 1;
            work
        } else {
            let process = &mut self.node.process;
            let work = round.play(|| {
                process.kill();
                Ok(())
            })?;
            self.node = self.installation.serve(&[]);
            self.entries.kills_of_nodes += 1;
            work
        };
        self.entries.kids.extend(work.kids);
        let mut check = Check::at(self.node.address, &self.installation.secret)?;
        for account in &work.accounts {
            check.account(account)?;
        }
        self.entries.take(check.differences);
        self.entries.accounts.extend(work.accounts);
        Ok(())
    }

    /// Looks at everything once more, after another start.
    fn end(mut self, report: &mut Report) -> Result<()> {
        self.node.process.kill();
        let node = self.installation.serve(&[]);
        let mut check = Check::at(node.address, &self.installation.secret)?;
        for account in &self.entries.accounts {
            check.ended(account)?;
            check.user(account)?;
        }
        self.entries.take(check.differences);
        let published: BTreeSet<String> = node.kids().into_iter().collect();
        let missing = self.entries.kids.difference(&published).map(|kid| format!("the key {kid}"));
        self.entries.differences.lost.extend(missing);
        node.stop().done();
        self.entries.tell(report)
    }
}

impl Entries {
    fn take(&mut self, Differences { lost, alive }: Differences) {
        self.differences.lost.extend(lost);
        self.differences.alive.extend(alive);
    }

    fn tell(&self, report: &mut Report) -> Result<()> {
        let Self { accounts, kids, kills_of_nodes, kills_of_servers, differences } = self;
        report
            .note("kills", format!("{kills_of_nodes} of nodes, {kills_of_servers} of the database server"))?;
        let count = |step: Step| {
            accounts.iter().flat_map(|account| &account.done).filter(|done| **done == step).count()
        };
        let revocations = count(Step::RevokeAccessToken) + count(Step::RevokeSession) + count(Step::Disable);
        let (users, sessions, refreshes) = (count(Step::SignUp), count(Step::LogIn), count(Step::Refresh));
        let keys = kids.len();
        report.must(
            "acknowledged (some of each)",
            format!(
                "{users} users, {sessions} sessions, {refreshes} refreshes, {revocations} revocations, {keys} keys"
            ),
            [users, sessions, refreshes, revocations, keys].iter().all(|count| *count > 0),
        )?;
        let interrupted = accounts.iter().filter(|account| account.in_doubt.is_some()).count();
        report.note("writes that a kill has interrupted", interrupted)?;
        let odd: Vec<String> = accounts.iter().filter_map(|account| account.odd.clone()).collect();
        let Differences { lost, alive } = differences;
        for (what, found) in [
            ("acknowledged writes that are not there", lost),
            ("what was revoked and lives", alive),
            ("answers that no client expects", &odd),
        ] {
            report.must(what, found.len(), found.is_empty())?;
            for one in found.iter().take(SHOWN) {
                report.note("one of them", one)?;
            }
        }
        Ok(())
    }
}

fn wait_until_ready(node: &Server) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while node.get("/readyz").status != 200 {
        ensure!(
            Instant::now() < deadline,
            "the node is not ready within {PATIENCE:?} of its database's start"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
