//! kill -9 in the middle of an import: run again, it gives the table that an undisturbed one gives.
//!
//! It is killed right behind a system call that leaves a trace, every so many of them, from the opening of
//! the database to its closing.

use support::Sandbox;
use support::kill_point::KillPoint;
use support::process::Process;

use super::HASH;
use crate::sandbox;

const USERS: usize = 1500;

/// Rows of one transaction.
const BATCH: usize = 500;

/// Calls between one kill and the next.
const STEP: usize = 17;

/// More calls than the import makes.
const TOO_MANY: u32 = 5000;

const IMPORT: [&str; 4] = ["user", "import", "users.csv", "--json"];

fn sandbox() -> Sandbox {
    let sandbox = sandbox::settled();
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
    sandbox.run(&["user", "export"]).done().to_owned()
}

/// The users that the import has made, of an export.
fn imported(export: &str) -> usize {
    export.lines().filter(|line| line.contains("\"user-")).count()
}

/// Kills an import at this point. Whether it reached its end alive, and how many users it made.
fn kill_at(point: u32, expected: &str) -> (bool, usize) {
    let sandbox = sandbox();
    let kill_point = KillPoint::of(&sandbox);
    kill_point.set(point);
    let killed = Process::start(kill_point.reach(&mut sandbox.command(&IMPORT))).end();
    kill_point.clear();
    let left = imported(&export(&sandbox));
    assert_eq!(left % BATCH, 0, "point {point}: a batch was imported by half");
    let again = sandbox.run(&IMPORT).json();
    assert_eq!(again["unchanged"], left, "point {point}");
    assert_eq!(again["created"], USERS - left, "point {point}");
    assert_eq!(export(&sandbox), expected, "point {point}");
    (killed.code.is_some(), left)
}

#[test]
fn an_import_that_was_killed_is_run_again() {
    let undisturbed = sandbox();
    undisturbed.run(&IMPORT).done();
    let expected = export(&undisturbed);
    assert_eq!(imported(&expected), USERS);
    let mut left = Vec::new();
    for point in (1..TOO_MANY).step_by(STEP) {
        let (reached_the_end, users) = kill_at(point, &expected);
        left.push(users);
        if reached_the_end {
            break;
        }
    }
    assert!(left.is_sorted(), "{left:?}");
    left.dedup();
    assert_eq!(left, [0, BATCH, 2 * BATCH, USERS], "it was not killed between all batches");
}
