//! At a terminal the program asks: for passwords, unseen and twice, and before what cannot be undone.
//! `script` of util-linux plays the terminal.

use serde_json::json;
use support::process::Process;
use support::settled::{PASSWORD, USER};
use support::{Outcome, Sandbox};

use crate::sandbox::{self, PROGRAM};

/// Runs a command at a terminal where this is typed. Standard output and standard error are one there.
fn run_at_terminal(sandbox: &Sandbox, command: &str, typed: &str) -> Outcome {
    let line = format!("{PROGRAM} {command}");
    let mut process = Process::start(&mut sandbox.command_of("script", &["-qec", &line, "/dev/null"]));
    process.feed(typed.as_bytes());
    process.end()
}

#[test]
fn a_deletion_is_confirmed_with_a_whole_word() {
    let sandbox = sandbox::settled();
    for typed in ["no\n", "y\n", "\n", ""] {
        let outcome = run_at_terminal(&sandbox, "user delete alice", typed);
        assert!(outcome.code == Some(1) && outcome.stdout.contains("nothing was done"), "{outcome:#?}");
        let outcome = run_at_terminal(&sandbox, "client delete web", typed);
        assert!(outcome.code == Some(1) && outcome.stdout.contains("nothing was done"), "{outcome:#?}");
    }
    sandbox.run(&["user", "show", USER]).done();
    let outcome = run_at_terminal(&sandbox, "user delete alice", "yes\n");
    assert!(outcome.code == Some(0) && outcome.stdout.contains("deleted for good"), "{outcome:#?}");
    assert_eq!(sandbox.run(&["user", "list", "--json"]).json(), json!([]));
}

#[test]
fn a_password_is_typed_twice() {
    let sandbox = sandbox::settled();
    let differing = run_at_terminal(&sandbox, "user create bob", "a good password\nanother password\n");
    assert!(differing.code == Some(1) && differing.stdout.contains("differ"), "{differing:#?}");
    let typed = format!("{PASSWORD}\n{PASSWORD}\n");
    let outcome = run_at_terminal(&sandbox, "user create bob", &typed);
    assert!(outcome.code == Some(0) && outcome.stdout.contains("New password:"), "{outcome:#?}");
    sandbox.serve().login("bob", PASSWORD).access_token();
}

#[test]
fn no_password_is_asked_for_a_name_that_cannot_be_had() {
    let sandbox = sandbox::settled();
    for (name, words) in [("ALICE", "the username is taken"), ("'two words'", "without spaces")] {
        let outcome = run_at_terminal(&sandbox, &format!("user create {name}"), "");
        assert!(outcome.code == Some(1) && outcome.stdout.contains(words), "{outcome:#?}");
        assert!(!outcome.stdout.contains("New password:"), "{outcome:#?}");
    }
}

#[test]
fn a_password_on_standard_input_is_not_asked_for() {
    let sandbox = sandbox::settled();
    let outcome = run_at_terminal(&sandbox, "user create bob --password-stdin", &format!("{PASSWORD}\n"));
    assert!(outcome.code == Some(0) && !outcome.stdout.contains("New password"), "{outcome:#?}");
    sandbox.serve().login("bob", PASSWORD).access_token();
}

#[test]
fn password_hashes_are_shown_at_a_terminal_only_if_asked_for() {
    let sandbox = sandbox::settled();
    let outcome = run_at_terminal(&sandbox, "user export", "");
    assert!(outcome.code == Some(1) && outcome.stdout.contains("--yes"), "{outcome:#?}");
    assert!(!outcome.stdout.contains("argon2"), "{outcome:#?}");
    let outcome = run_at_terminal(&sandbox, "user export --yes", "");
    assert!(outcome.code == Some(0) && outcome.stdout.contains("$argon2id$"), "{outcome:#?}");
}

#[test]
fn an_import_shows_how_far_it_is_and_still_says_what_was_wrong() {
    let sandbox = sandbox::settled().with_variable("TERM", "xterm");
    let rows: Vec<String> = (0..1200).map(|number| format!("user-{number}\n")).collect();
    let csv = format!("username\n{}not a name\n{}", rows[..700].concat(), rows[700..].concat());
    let size = format!("{:.2} KiB", f64::from(u32::try_from(csv.len()).expect("a short file")) / 1024.0);
    sandbox.write("users.csv", csv);
    let outcome = run_at_terminal(&sandbox, "user import users.csv", "");
    assert!(outcome.stdout.contains(&format!(" of {size}")), "{outcome:#?}");
    let fault = outcome.stdout.lines().find(|line| line.contains("line 702 (`not a name`): "));
    assert!(fault.is_some_and(|line| line.trim_end().ends_with("invisible characters")), "{outcome:#?}");
    assert!(outcome.stdout.contains("1 of 1201 rows were refused"), "{outcome:#?}");
}
