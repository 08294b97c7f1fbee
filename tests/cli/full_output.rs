//! A result that cannot be written: it may be the only copy of a secret.

use std::fs::OpenOptions;

use support::settled::CONFIDENTIAL;

use crate::sandbox;

#[test]
fn a_command_whose_result_is_lost_fails() {
    let sandbox = sandbox::settled();
    for arguments in [
        &["client", "create", "new", "--confidential", "--grant", "client_credentials"][..],
        &["client", "rotate-secret", CONFIDENTIAL],
        &["user", "list", "--json"],
        &["key", "list"],
        &["config", "show"],
        &["completions", "bash"],
    ] {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("every Linux has it");
        let output = sandbox.command(arguments).stdout(full).output().expect("it runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {stderr}");
        assert!(stderr.contains("error: cannot write the result"), "{arguments:?}: {stderr}");
    }
}

// Whoever takes it for whole would lack users.
#[test]
fn an_export_of_which_a_part_is_lost_fails() {
    let sandbox = sandbox::settled();
    for format in ["jsonl", "csv"] {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("every Linux has it");
        let output = sandbox.command(&["user", "export", "--format", format]).stdout(full).output();
        let output = output.expect("it runs");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{format}: {stderr}");
        assert!(stderr.contains("\nerror: cannot write the whole result"), "{format}: {stderr}");
    }
}
