//! `user delete`: gone for good, and never by accident.

use serde_json::json;
use support::settled::{PASSWORD, USER};

use crate::sandbox;

#[test]
fn without_a_terminal_nothing_is_deleted_unless_told() {
    let sandbox = sandbox::settled();
    // A word on a pipe is no answer to a question that nobody saw.
    for input in ["", "yes\n", "y\n"] {
        sandbox.run_with_input(&["user", "delete", USER], input).refused_with(&[USER, "--yes"]);
    }
    sandbox.run(&["user", "show", USER]).done();
}

#[test]
fn a_deleted_user_is_gone_and_the_name_is_free() {
    // abuse case 72: the id is not used again.
    let sandbox = sandbox::settled();
    let outcome = sandbox.run(&["user", "delete", USER, "--yes", "--json"]);
    assert_eq!(outcome.stderr, "The user `alice` is deleted.\n");
    let deleted = outcome.json();
    assert_eq!(deleted["username"], USER);
    assert_eq!(sandbox.run(&["user", "list", "--json"]).json(), json!([]));
    let again =
        sandbox.run_with_input(&["user", "create", USER, "--password-stdin", "--json"], PASSWORD).json();
    assert_ne!(again["id"], deleted["id"]);
}

#[test]
fn what_became_of_a_user_is_said() {
    let sandbox = sandbox::settled();
    for (verb, words) in [("disable", "is disabled"), ("enable", "is enabled")] {
        let outcome = sandbox.run(&["user", verb, USER]);
        outcome.done();
        assert!(outcome.stderr.contains(words), "{outcome:#?}");
    }
}
