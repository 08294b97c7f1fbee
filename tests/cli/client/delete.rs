//! `client delete`: gone for good, and never by accident.

use support::settled::{CONFIDENTIAL, PUBLIC};

use crate::sandbox;

#[test]
fn without_a_terminal_nothing_is_deleted_unless_told() {
    let sandbox = sandbox::settled();
    for input in ["", "yes\n", "y\n"] {
        sandbox.run_with_input(&["client", "delete", PUBLIC], input).refused_with(&[PUBLIC, "--yes"]);
    }
    sandbox.run(&["client", "show", PUBLIC]).done();
}

#[test]
fn a_deleted_client_is_gone() {
    let sandbox = sandbox::settled();
    let deleted = sandbox.run(&["client", "delete", CONFIDENTIAL, "--yes", "--json"]).json();
    assert_eq!(deleted["client_id"], CONFIDENTIAL);
    assert!(deleted.get("client_secret").is_none(), "{deleted}");
    sandbox.run(&["client", "show", CONFIDENTIAL]).refused();
}

#[test]
fn a_public_client_has_no_secret_to_rotate() {
    sandbox::settled().run(&["client", "rotate-secret", PUBLIC]).refused_with(&["public"]);
}
