//! What the server does over each database, and how little that depends on the number of users. The databases
//! are SQLite and the server that `TEST_POSTGRES_URL` or `TEST_MYSQL_URL` names. Hashes are as cheap as may
//! be, so that the database is what is measured.

pub(crate) mod filled;

use std::path::Path;

use anyhow::Result;
use support::database::TestDatabase;
use support::traffic::{Dialogue, Traffic};

use self::filled::Filled;
use super::comparison::Comparison;
use super::program::PROGRAM;
use super::size::Size;
use super::table::{Budget, Row};

const FEW_USERS: u32 = 1000;

/// Enough to keep the connections to a server busy.
const CONNECTIONS: usize = 16;

/// On SQLite, and on the server that is named.
pub(crate) fn measure(directory: &Path, size: &Size) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let databases = TestDatabase::empty_of_each_kind().into_iter().zip(TestDatabase::empty_of_each_kind());
    for pair in databases {
        rows.extend(compare(directory, pair, size)?);
    }
    Ok(rows)
}

/// On SQLite alone.
pub(crate) fn on_sqlite(directory: &Path, size: &Size) -> Result<Vec<Row>> {
    compare(directory, (TestDatabase::empty_sqlite(), TestDatabase::empty_sqlite()), size)
}

fn compare(directory: &Path, pair: (TestDatabase, TestDatabase), size: &Size) -> Result<Vec<Row>> {
    let program = Path::new(PROGRAM);
    let few = Filled::with(directory, program, pair.0, FEW_USERS)?;
    let many = Filled::with(directory, program, pair.1, size.many_users)?;
    let rows = Pair { few: &few, many: &many, size }.measure()?;
    few.server.stop().done();
    many.server.stop().done();
    Ok(rows)
}

/// The same server over few users and over many.
struct Pair<'a> {
    few: &'a Filled,
    many: &'a Filled,
    size: &'a Size,
}

impl Pair<'_> {
    fn measure(&self) -> Result<Vec<Row>> {
        let Self { few, many, .. } = self;
        let logins =
            self.row("logins with the cheapest hash", few.logins(CONNECTIONS), many.logins(CONNECTIONS))?;
        let refreshes = self.row("refreshes", few.refreshes(CONNECTIONS)?, many.refreshes(CONNECTIONS)?)?;
        let profiles =
            self.row("look-ups by `/users/me`", few.profiles(CONNECTIONS)?, many.profiles(CONNECTIONS)?)?;
        Ok(vec![logins, refreshes, profiles])
    }

    /// Answers a second over many users, against those over few.
    fn row<D: Dialogue>(&self, work: &str, mut few: Vec<D>, mut many: Vec<D>) -> Result<Row> {
        let rate = |filled: &Filled, dialogues: &mut [D]| {
            let window = self.size.synchronous_window;
            let traffic = Traffic { address: filled.server.address, threads: 1, window };
            Ok(traffic.run(dialogues)?.rate)
        };
        let Comparison { reference, subject, ratio } = Comparison::measure(
            self.size.synchronous_blocks,
            || rate(self.few, &mut few),
            || rate(self.many, &mut many),
        )?;
        let kind = self.many.kind();
        // SQLite's pages are in its own memory, a server's in another process.
        let least = if kind == "SQLite" { 0.9 } else { 0.75 };
        Ok(Row {
            work: format!("{work} per second, {kind}, {} users", self.size.many_users),
            measured: format!("{subject:.0}"),
            limit: format!("{FEW_USERS} users: {reference:.0}"),
            ratio: format!("{ratio:.3}"),
            budget: Budget::AtLeast { least, value: ratio.median },
        })
    }
}
