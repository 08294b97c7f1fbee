//! A full status list of which one place in a hundred is revoked: how long it takes to make, how much is sent
//! and what it takes of a node's memory.

mod memory;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use countersign::ambient::Ambient;
use countersign::config::{Config, DatabaseUrl};
use countersign::database::{Database, OpenMode};
use countersign::keyring::Keyring;
use countersign::status::{Place, StatusLists};
use entity::secret::InstallationKey;
use entity::time::UnixMillis;
use entity::{revocation, status_shard};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use support::Sandbox;
use support::summary::Summary;

use super::chance::Chance;
use super::program::PROGRAM;
use super::size::Size;
use super::table::{Budget, Row};

/// One place in a hundred of a full list.
const REVOKED: i32 = Place::IN_LIST / 100;

/// Fewer cannot tell so many places from each other: log2 of the binomial coefficient is some 10,600 bytes.
const LEAST_BYTES: usize = 10_000;

/// Rows of one statement.
const AT_ONCE: usize = 1000;

pub(crate) fn measure(directory: &Path, size: &Size) -> Result<Vec<Row>> {
    let home = Sandbox::new_in(directory, PROGRAM);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (times, bytes) = runtime.block_on(made(&home, size))?;
    let kilobytes = f64::from(u32::try_from(bytes)?) / 1e3;
    let memory = memory::measure(directory, &home, size)?;
    let row = |work: &str, measured, most, unit, value| Row {
        work: format!("{work} of 1,048,576 places, {REVOKED} of them revoked"),
        measured,
        limit: String::new(),
        ratio: String::new(),
        budget: Budget::AtMost { most, unit, value },
    };
    Ok(vec![
        row("time to make a status list", format!("{times:.2} ms"), 5.0, " ms", times.median),
        row("status list as sent, by gzip,", format!("{kilobytes:.1} kB"), 30.0, " kB", kilobytes),
        row("memory of a node for a status list", memory.measured, 1.0, " MiB", memory.more),
    ])
}

/// Milliseconds that it takes to make the list, and how many bytes are sent.
async fn made(home: &Sandbox, size: &Size) -> Result<(Summary, usize)> {
    let (database, config, ambient) = (prepared(home).await?, config(home), Ambient::system());
    let keyring = Keyring::open(&database, &config.keys, &ambient).await?;
    let (mut times, mut bytes) = (Vec::new(), 0);
    for _ in 0..size.status_lists {
        let key = InstallationKey(vec![1; 32]);
        let lists =
            StatusLists::open(&database, &ambient, &key, "https://login.example.com".to_owned()).await?;
        let begin = Instant::now();
        let token = lists.token(1, &keyring, &database, &ambient).await?.context("there is no list")?;
        times.push(begin.elapsed().as_secs_f64() * 1e3);
        bytes = token.gzip.len();
        ensure!(bytes > LEAST_BYTES, "the list of {bytes} bytes cannot have {REVOKED} bits");
    }
    Ok((Summary::of(&times), bytes))
}

/// As a server has it that is started in this directory.
fn config(home: &Sandbox) -> Config {
    let mut config = Config::default();
    config.database.url = DatabaseUrl(format!("sqlite://{}", home.path("countersign.db").display()));
    config.keys.directory = home.path("keys");
    config
}

async fn prepared(home: &Sandbox) -> Result<Database> {
    let config = config(home);
    let database = Database::open(&config.database, OpenMode::Create).await?;
    database.migrate(&|_| {}).await?;
    // Times that differ, as those of tokens do.
    let until = |idx| UnixMillis(i64::MAX - i64::from(idx));
    let (mut chance, mut places) = (Chance::from(1), BTreeSet::new());
    while places.len() < usize::try_from(REVOKED)? {
        places.insert(i32::try_from(chance.below(Place::IN_LIST.cast_unsigned()))?);
    }
    let rows: Vec<_> = places
        .into_iter()
        .map(|idx| revocation::Model {
            shard: 1,
            idx,
            change_number: 1,
            revoked_at: UnixMillis(0),
            until: until(idx),
        })
        .map(revocation::Model::into_active_model)
        .collect();
    for rows in rows.chunks(AT_ONCE) {
        revocation::Entity::insert_many(rows.to_vec()).exec_without_returning(database.writer()).await?;
    }
    let list =
        status_shard::Model { id: 1, next_place: Place::IN_LIST, change_number: 1, taken_at: until(0) };
    status_shard::Entity::insert(list.into_active_model()).exec_without_returning(database.writer()).await?;
    Ok(database)
}
