//! kill -9 in the middle of an import: run again, it gives the table that an undisturbed one gives.

use super::HASH;
use crate::harness::process::Process;
use crate::harness::{Sandbox, eventually};

const USERS: usize = 3000;

/// Rows of one transaction.
const BATCH: usize = 500;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::settled();
    let rows: Vec<String> = (0..USERS)
        .map(|number| {
            let id = format!("0190f6f0-0000-7000-8000-{number:012x}");
            format!("user-{number:05},{HASH},user-{number}@example.com,{id}\n")
        })
        .collect();
    sandbox.write("users.csv", format!("username,password_hash,email,id\n{}", rows.concat()));
    sandbox
}

fn export(sandbox: &Sandbox) -> String {
    let export = sandbox.run(&["user", "export"]);
    // The user of the sandbox itself has an id of its own each time.
    export.done().lines().filter(|line| !line.contains("\"alice\"")).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_import_that_was_killed_is_run_again() {
    let undisturbed = sandbox();
    undisturbed.run(&["user", "import", "users.csv"]).done();
    let expected = export(&undisturbed);
    assert_eq!(expected.lines().count(), USERS);
    let mut partial = 0;
    // Bytes in SQLite's log at which it is killed: before the first transaction, and after some.
    for written in [0, 1, 1, 100_000, 300_000] {
        let sandbox = sandbox();
        let log = sandbox.path("countersign.db-wal");
        let mut process = Process::start(&mut sandbox.command(&["user", "import", "users.csv"]));
        eventually("the import has written so much", || {
            std::fs::metadata(&log).map_or(written == 0, |log| log.len() >= written)
        });
        process.kill();
        let left = export(&sandbox).lines().count();
        assert_eq!(left % BATCH, 0, "a batch was imported by half");
        partial += usize::from((1..USERS).contains(&left));
        let summary = sandbox.run(&["user", "import", "users.csv", "--json"]).json();
        assert_eq!(summary["unchanged"], left);
        assert_eq!(summary["created"], USERS - left);
        assert_eq!(export(&sandbox), expected);
    }
    assert!(partial > 0, "none was killed in the middle of its work");
}
