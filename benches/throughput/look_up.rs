//! Looking a user up by name among many users and among few: what the function costs that a login calls. The
//! budget is for what clients wait for (`databases.rs`).

use std::net::Ipv4Addr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use countersign::address::Prefix;
use countersign::config::{DatabaseConfig, DatabaseUrl};
use countersign::database::{Database, OpenMode};
use countersign::users;
use rustix::thread::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};
use sea_orm::ConnectionTrait as _;
use support::summary::Summary;
use tokio::runtime::Runtime;

use super::chance::Chance;
use super::comparison::Comparison;
use super::size::Size;
use super::table::{Budget, Row};

const FEW_USERS: u32 = 1000;

/// Through which nobody has logged in, as through any other.
const CLIENT: &str = "web";

/// Rows of one INSERT: the write-ahead log is folded into the file between two.
const BATCH: u32 = 50_000;

/// Longest time to fill the large table.
const DEADLINE: Duration = Duration::from_secs(90);

/// On one core: how long an idle core takes to wake up differs more than the tables do.
pub(crate) fn measure(directory: &Path, size: &Size) -> Result<Row> {
    let everywhere = sched_getaffinity(None)?;
    let mut here = CpuSet::new();
    here.set(sched_getcpu());
    // The threads of SQLite's driver, which are made below, stay here too.
    sched_setaffinity(None, &here)?;
    let row = compare(directory, size);
    sched_setaffinity(None, &everywhere)?;
    row
}

fn compare(directory: &Path, size: &Size) -> Result<Row> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut few = runtime.block_on(Table::fill(&directory.join("few.db"), FEW_USERS))?;
    let mut many = runtime.block_on(Table::fill(&directory.join("many.db"), size.many_users))?;
    // The pages come into memory, and the statements are prepared.
    few.block(&runtime, size.look_ups)?;
    many.block(&runtime, size.look_ups)?;
    let comparison = Comparison::measure(
        size.look_up_blocks,
        || few.block(&runtime, size.look_ups),
        || many.block(&runtime, size.look_ups),
    )?;
    Ok(row(&comparison, size))
}

fn row(comparison: &Comparison, size: &Size) -> Row {
    let (few, many) = (comparison.reference.scaled(1e6), comparison.subject.scaled(1e6));
    let ratio = comparison.ratio;
    Row {
        work: format!("one look-up by username on one core, SQLite, {} users", size.many_users),
        measured: format!("{many:.1} µs"),
        limit: format!("{FEW_USERS} users: {few:.1} µs"),
        ratio: format!("{ratio:.3}"),
        budget: Budget::None,
    }
}

/// A database with users.
struct Table {
    database: Database,
    users: u32,
    /// Chooses who is looked up next.
    chance: Chance,
}

impl Table {
    async fn fill(file: &Path, users: u32) -> Result<Self> {
        let url = DatabaseUrl(format!("sqlite://{}", file.display()));
        let database =
            Database::open(&DatabaseConfig { url, ..DatabaseConfig::default() }, OpenMode::Create).await?;
        database.migrate(&|_| {}).await?;
        let deadline = Instant::now() + DEADLINE;
        for first in (0..users).step_by(usize::try_from(BATCH)?) {
            let end = users.min(first + BATCH);
            database.writer().execute_unprepared(&insert(first, end)).await?;
            ensure!(Instant::now() < deadline, "{users} users could not be inserted within {DEADLINE:?}");
        }
        Ok(Self { database, users, chance: Chance::from(1) })
    }

    /// Seconds of one look-up, the median of `count`.
    fn block(&mut self, runtime: &Runtime, count: u32) -> Result<f64> {
        let (mut latencies, here) = (Vec::new(), Prefix::of(Ipv4Addr::LOCALHOST.into()));
        runtime.block_on(async {
            for _ in 0..count {
                let name = format!("user{}", self.chance.below(self.users));
                let begin = Instant::now();
                let found = users::find_at_address(self.database.reader(), &name, Some(CLIENT), here).await?;
                latencies.push(begin.elapsed().as_secs_f64());
                ensure!(found.is_some_and(|(user, _)| user.username == name), "{name} was not found");
            }
            Ok(Summary::of(&latencies).median)
        })
    }
}

/// One statement that makes the users `first` to `end - 1`, with all that a user can have.
fn insert(first: u32, end: u32) -> String {
    format!(
        "WITH RECURSIVE number(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM number WHERE i + 1 < {end}) \
         INSERT INTO users (id, username, username_key, username_skeleton, email, full_name, password_hash, \
         disabled, roles, created_at, updated_at, password_changed_at) \
         SELECT randomblob(16), 'user' || i, 'user' || i, 'user' || i, 'user' || i || '@example.com', \
         'User Number ' || i, \
         '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$' || hex(randomblob(21)) || 'A', 0, '', \
         0, 0, 0 FROM number"
    )
}
