//! A command is killed while it brings the schema up to date.

use serde_json::json;
use support::Sandbox;
use support::database::TestDatabase;
use support::kill_point::KillPoint;
use support::process::Process;

use crate::sandbox;

/// Each so many-th point is tried: there are hundreds, and each takes a database of its own.
const STRIDE: usize = 29;

/// More points than there are.
const TOO_MANY: u32 = 5000;

/// Whether the first run reached its end alive. The second one does in any case.
fn is_migrated_by_the_next(sandbox: &Sandbox, point: u32) -> bool {
    let kill_point = KillPoint::of(sandbox);
    kill_point.set(point);
    let first = Process::start(kill_point.reach(&mut sandbox.command(&["db", "migrate"]))).end();
    kill_point.clear();
    let second = sandbox.run(&["db", "migrate"]);
    assert_eq!(second.code, Some(0), "killed at point {point}: {second:#?}");
    let status = sandbox.run(&["db", "status", "--json"]).json();
    assert_eq!((&status["pending"], &status["unknown"]), (&json!([]), &json!([])), "point {point}");
    if first.code.is_some() {
        first.done();
    }
    first.code.is_some()
}

// Abuse case 132.
#[test]
fn migrations_that_were_cut_off_anywhere_go_on() {
    for kind in 0..TestDatabase::empty_of_each_kind().len() {
        let reaches_the_end = |&point: &u32| {
            let store = TestDatabase::empty_of_each_kind().swap_remove(kind);
            let sandbox = sandbox::empty()
                .with("DATABASE__URL", store.url_without_tls())
                .with("DATABASE__ACQUIRE_TIMEOUT", "20s");
            let reaches_the_end = is_migrated_by_the_next(&sandbox, point);
            assert!(!sandbox.listing().iter().any(|name| name.ends_with("-migrating")), "point {point}");
            reaches_the_end
        };
        let last = (1..TOO_MANY).step_by(STRIDE).find(reaches_the_end).expect("there is an end");
        assert!(last > 100, "{last} points: the shim counts nothing");
    }
}
