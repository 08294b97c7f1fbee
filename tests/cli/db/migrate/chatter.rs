//! What a driver tells of a migration stays out of the log, unless it is asked for.

use support::Sandbox;
use support::database::{TestDatabase, migrate_partly};

use crate::db::store::on;

/// PostgreSQL tells this when a table is made that is there.
const NOTICE: &str = "already exists, skipping";

fn tells(sandbox: &Sandbox) -> bool {
    let outcome = sandbox.serve().stop();
    outcome.done();
    assert!(outcome.stderr.contains("INFO"), "{outcome:#?}");
    outcome.stderr.contains(NOTICE)
}

#[test]
fn a_notice_of_the_server_is_told_to_whoever_asks_for_it() {
    for (filter, is_told) in [("info", false), ("debug", false), ("info,sqlx=info", true)] {
        let Some(store) = TestDatabase::empty_on_server().filter(|store| store.kind() == "PostgreSQL") else {
            return;
        };
        let (sandbox, url) = on(&store);
        migrate_partly(&url, migration::migrations().len() - 1);
        assert_eq!(tells(&sandbox.with("LOG__FILTER", filter)), is_told, "{filter}");
    }
}
