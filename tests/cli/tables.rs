//! Lists as tables: they fit the terminal, and lose nothing where there is none.

use serde_json::Value;
use support::process::Process;
use support::settled::{PASSWORD, USER};
use support::{Outcome, Sandbox};

use crate::sandbox::{self, PROGRAM};

/// Every list.
const LISTS: [&[&str]; 6] = [
    &["user", "list"],
    &["client", "list"],
    &["session", "list"],
    &["throttle", "list"],
    &["key", "list"],
    &["config", "show"],
];

/// Something to list everywhere, with names of the usual length.
fn with_rows() -> Sandbox {
    let sandbox = sandbox::settled();
    let profile = ["--email", "alice@example.com", "--full-name", "Alice Example", "--role", "admin"];
    sandbox.run(&[&["user", "update", USER], profile.as_slice()].concat()).done();
    sandbox.run(&["key", "rotate"]).done();
    let server = sandbox.serve();
    server.login(USER, PASSWORD).access_token();
    server.login(USER, "wrong").failed(400, "invalid_grant");
    server.stop().done();
    sandbox
}

/// Runs a list at a terminal of this width.
fn at_terminal(sandbox: &Sandbox, columns: u16, arguments: &[&str]) -> Outcome {
    let line = format!("stty cols {columns}; exec {PROGRAM} {}", arguments.join(" "));
    Process::start(&mut sandbox.command_of("script", &["-qec", &line, "/dev/null"])).end()
}

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.trim_end().chars().count()).max().unwrap_or_default()
}

/// The members of a list's rows, from its JSON.
fn members(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let list = sandbox.run(&[arguments, &["--json"]].concat()).json();
    let row = list.as_array().and_then(|rows| rows.first()).and_then(Value::as_object).expect("a row");
    row.keys().cloned().collect()
}

fn head(table: &str) -> Vec<&str> {
    table.lines().next().unwrap_or_default().split_whitespace().collect()
}

#[test]
fn every_list_fits_a_terminal_of_80_columns() {
    let sandbox = with_rows();
    for list in LISTS {
        let outcome = at_terminal(&sandbox, 80, list);
        assert_eq!(outcome.code, Some(0), "{outcome:#?}");
        assert!(
            widest(&outcome.stdout) <= 80 && outcome.stdout.lines().count() > 1,
            "{list:?}: {outcome:#?}"
        );
        // Standard output and standard error are one at a terminal.
        assert!(outcome.stdout.contains("`--wide`"), "what is left out is said, {list:?}: {outcome:#?}");
        let wide = at_terminal(&sandbox, 80, &[list, &["--wide"]].concat());
        assert_eq!(head(&wide.stdout), members(&sandbox, list), "{list:?}");
        assert!(!wide.stdout.contains("`--wide`"), "{wide:#?}");
    }
}

#[test]
fn a_terminal_that_has_room_for_all_columns_shows_them() {
    let sandbox = with_rows();
    for list in LISTS {
        let outcome = at_terminal(&sandbox, 400, list);
        assert_eq!(head(&outcome.stdout), members(&sandbox, list), "{list:?}");
        assert!(!outcome.stdout.contains("`--wide`"), "{outcome:#?}");
    }
}

// What a person looks for in each.
#[test]
fn the_columns_that_matter_are_left() {
    let sandbox = with_rows();
    let rows: [(&[&str], &[&str]); 4] = [
        (&["session", "list"], &["id", "user", "address", "device", "last_use"]),
        (&["throttle", "list"], &["bucket", "user", "address", "left", "refused_until"]),
        (&["user", "list"], &["username", "email", "full_name", "roles", "disabled"]),
        (&["key", "list"], &["kid", "state", "until"]),
    ];
    for (list, columns) in rows {
        let outcome = at_terminal(&sandbox, 80, list);
        assert_eq!(head(&outcome.stdout), columns, "{outcome:#?}");
    }
    let sessions = at_terminal(&sandbox, 80, &["session", "list"]);
    assert!(sessions.stdout.contains("127.0.0.1 ") && sessions.stdout.contains(" ago"), "{sessions:#?}");
}

#[test]
fn without_a_terminal_nothing_is_left_out_or_broken() {
    let sandbox = with_rows();
    for list in LISTS {
        let outcome = sandbox.run(list);
        assert_eq!(head(outcome.done()), members(&sandbox, list), "{list:?}");
        assert_eq!(outcome.stderr, "", "{list:?}");
        let rows = sandbox.run(&[list, &["--json"]].concat()).json().as_array().map_or(0, Vec::len);
        assert_eq!(outcome.stdout.lines().count(), rows + 1, "{outcome:#?}");
    }
}

// As in other programs, and for people who look through a pipe.
#[test]
fn the_variable_columns_says_how_wide_a_table_may_be() {
    let sandbox = with_rows().with_variable("COLUMNS", "60");
    for list in LISTS {
        let outcome = sandbox.run(list);
        assert!(widest(outcome.done()) <= 60, "{list:?}: {outcome:#?}");
        let json = sandbox.run(&[list, &["--json"]].concat());
        assert!(json.json().is_array() && json.stderr.is_empty(), "{json:#?}");
    }
    // What is copied from here into other commands stays whole.
    let session = sandbox.run(&["session", "list", "--json"]).json()[0]["id"].clone();
    let table = sandbox.run(&["session", "list"]);
    assert!(table.done().contains(session.as_str().expect("an id")), "{table:#?}");
}

#[test]
fn a_narrow_terminal_has_fewer_columns_and_whole_heads() {
    let columns: [(&[&str], &[&str]); 4] = [
        (&["session", "list"], &["id"]),
        (&["key", "list"], &["kid"]),
        (&["user", "list"], &["username", "email"]),
        (&["throttle", "list"], &["bucket", "user"]),
    ];
    let sandbox = with_rows().with_variable("COLUMNS", "40");
    for (list, columns) in columns {
        let outcome = sandbox.run(list);
        assert!(head(outcome.done()).starts_with(columns), "{outcome:#?}");
        let rows = sandbox.run(&[list, &["--json"]].concat()).json().as_array().map_or(0, Vec::len);
        assert_eq!(outcome.stdout.lines().count(), rows + 1, "nothing is stacked: {outcome:#?}");
        // The id of a key is wider, and whole.
        assert!(list[0] == "key" || widest(&outcome.stdout) <= 40, "{outcome:#?}");
    }
}

#[test]
fn long_words_are_broken_where_there_is_no_other_way() {
    let sandbox = sandbox::settled().with_variable("COLUMNS", "80");
    let email = format!("{}@example.com", "a".repeat(90));
    sandbox.run(&["user", "update", USER, "--email", &email]).done();
    let table = sandbox.run(&["user", "list"]);
    assert!(widest(table.done()) <= 80, "{table:#?}");
    let letters = table.stdout.matches('a').count();
    assert!(letters > 90, "nothing is lost: {table:#?}");
}
