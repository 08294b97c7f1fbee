//! A table with many rows.

use std::time::Instant;

use rustix::process::Signal;
use serde_json::json;
use support::PATIENCE;
use support::database::{TestDatabase, execute, migrate_partly, number};
use support::process::{Lines, Process};

use crate::db::store::on;

/// With the column that says how a password is hashed, and without what goes into it.
const EARLIER_MIGRATIONS: usize = 10;

/// More than one report of progress.
const USERS: u32 = 101_000;

/// Users whose hashes have no labels. Their ids are their numbers, from 1.
fn insert_users(url: &str) {
    // PostgreSQL takes an id as it is usually written, the others its bytes.
    let x = if url.starts_with("postgres") { "" } else { "x" };
    let hash = "$argon2id$v=19$m=72,t=1,p=1$c2l0dGVlbiBieXRlcw$c2l0dGVlbiBieXRlcw";
    let row = |number: &u32| {
        format!("({x}'{number:032x}', 'user-{number}', 'user-{number}', '{hash}', false, '', 0, 0)")
    };
    let columns = "id, username, username_key, password_hash, disabled, roles, created_at, updated_at";
    let numbers: Vec<u32> = (1..=USERS).collect();
    let insert = |numbers: &[u32]| {
        let rows: Vec<String> = numbers.iter().map(row).collect();
        format!("INSERT INTO users ({columns}) VALUES {}", rows.join(","))
    };
    let statements: Vec<String> = numbers.chunks(5000).map(insert).collect();
    execute(url, &statements.iter().map(String::as_str).collect::<Vec<_>>());
}

fn says(lines: &mut Lines, words: &str) {
    let line = lines.find(Instant::now() + PATIENCE, |line| line.contains(words));
    assert!(line.is_some(), "nobody says `{words}`: {:?}", lines.text());
}

// Abuse case 132. The first process is stopped amid its work, for which the second one waits until the first
// one is killed.
#[test]
fn who_waits_goes_on_where_the_one_before_was_killed() {
    for store in TestDatabase::empty_of_each_kind() {
        let (sandbox, url) = on(&store);
        migrate_partly(&url, EARLIER_MIGRATIONS);
        insert_users(&url);
        let labelled = "SELECT COUNT(*) FROM users WHERE password_scheme";
        // As an earlier run has left it, which must not be repeated for rows that it has done.
        execute(&url, &["UPDATE users SET password_scheme = 'done before' WHERE username = 'user-1'"]);
        let mut first = Process::start(&mut sandbox.command(&["db", "migrate"]));
        says(&mut first.stderr, "users: 100000 of 101000 rows");
        first.signal(Signal::STOP);
        let mut second = Process::start(&mut sandbox.command(&["db", "migrate", "--json"]));
        says(&mut second.stderr, "another process migrates");
        let noted = number(&url, "SELECT COUNT(*) FROM seaql_migrations");
        first.kill();
        says(&mut second.stderr, "users: 100000 of 101000 rows");
        let applied = second.end().json()["applied"].take();
        let last = applied.as_array().and_then(|applied| applied.last());
        assert_eq!(last, Some(&json!(migration::migrations().last().map(|migration| migration.name))));
        assert!(
            noted < i64::try_from(migration::migrations().len()).expect("few"),
            "the first one had ended"
        );
        assert_eq!(number(&url, &format!("{labelled} = 'argon2id m=72 t=1 p=1'")), i64::from(USERS) - 1);
        assert_eq!(number(&url, &format!("{labelled} = 'done before'")), 1);
        assert_eq!(number(&url, "SELECT COUNT(*) FROM users WHERE username_skeleton IS NULL"), 0);
    }
}
