//! The database cannot be opened.

use std::net::TcpListener;

use support::Sandbox;
use support::database::{Lock, TestDatabase};
use support::settled::PASSWORD;

use crate::sandbox;

/// A command of each kind: serving, migrating, looking, changing.
const COMMANDS: [&[&str]; 5] = [
    &["serve"],
    &["db", "migrate"],
    &["db", "status"],
    &["user", "list"],
    &["user", "create", "alice", "--password-stdin"],
];

#[track_caller]
fn refused(sandbox: &Sandbox, words: &[&str]) {
    for arguments in COMMANDS {
        let before = sandbox.listing();
        sandbox.run_with_input(arguments, PASSWORD).refused_with(words);
        assert_eq!(sandbox.listing(), before, "{arguments:?}");
    }
}

#[test]
fn a_directory_in_its_place_is_named() {
    let sandbox = sandbox::empty();
    std::fs::create_dir(sandbox.path("countersign.db")).expect("a directory");
    refused(&sandbox, &[&sandbox.shown_path("countersign.db")]);
}

#[test]
fn a_file_that_is_no_database_is_named_and_left_alone() {
    let sandbox = sandbox::empty();
    let garbage = "this is not a database\n".repeat(400);
    sandbox.write("countersign.db", &garbage);
    refused(&sandbox, &[&sandbox.shown_path("countersign.db"), "no SQLite database"]);
    assert_eq!(sandbox.read("countersign.db"), garbage.as_bytes());
}

#[test]
fn a_file_that_was_cut_off_is_named_with_the_cure() {
    let sandbox = sandbox::settled();
    let whole = sandbox.read("countersign.db");
    sandbox.write("countersign.db", &whole[..whole.len() / 2]);
    for arguments in [&["serve"][..], &["user", "list"]] {
        sandbox.run(arguments).refused_with(&["damaged; restore it from a backup"]);
    }
}

#[test]
fn a_directory_that_does_not_exist_is_named() {
    let sandbox = sandbox::empty().with("DATABASE__URL", "sqlite://data/countersign.db");
    refused(&sandbox, &[&sandbox.shown_path("data")]);
}

#[test]
fn a_server_that_does_not_answer_is_named() {
    // Nobody listens on port 1.
    let sandbox = sandbox::empty()
        .with("DATABASE__URL", "postgres://countersign@127.0.0.1:1/countersign")
        .with("DATABASE__ACQUIRE_TIMEOUT", "200ms");
    refused(&sandbox, &["127.0.0.1:1"]);
}

#[test]
fn a_server_that_lets_nobody_in_is_told_with_the_setting() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = silent.local_addr().expect("it is bound");
    let sandbox = sandbox::empty()
        .with("DATABASE__URL", format!("postgres://countersign@{address}/countersign"))
        .with("DATABASE__ACQUIRE_TIMEOUT", "200ms");
    refused(&sandbox, &[&address.to_string(), "database.acquire_timeout"]);
}

#[test]
fn a_server_without_the_name_of_a_database_is_refused() {
    let sandbox = sandbox::empty().with("DATABASE__URL", "mysql://countersign@127.0.0.1:1");
    let words = ["which database of the server", "mysql://USER:PASSWORD@HOST:PORT/NAME"];
    refused(&sandbox, &words);
    sandbox.run(&["config", "check"]).refused_with(&words);
}

#[test]
fn a_locked_database_is_waited_for_and_then_named() {
    // abuse case 101
    let sandbox = sandbox::settled().with("DATABASE__ACQUIRE_TIMEOUT", "200ms");
    let lock = Lock::on(&sandbox.path("countersign.db"));
    // Both in the words for a person, not the driver's.
    for arguments in [&["user", "create", "bob", "--password-stdin"][..], &["serve"]] {
        let outcome = sandbox.run_with_input(arguments, PASSWORD);
        outcome.refused_with(&["another process has locked the database; try again when it is done"]);
    }
    drop(lock);
    assert_eq!(sandbox.run(&["user", "list", "--json"]).json().as_array().map(Vec::len), Some(1));
}

// Debian's PostgreSQL has a certificate that nobody else has issued, and MariaDB none.
#[test]
fn a_certificate_that_is_not_accepted_is_told_with_the_cure() {
    if let Some(database) = TestDatabase::empty_on_server() {
        let verified =
            if database.kind() == "PostgreSQL" { "sslmode=verify-full" } else { "ssl-mode=VERIFY_CA" };
        let separator = if database.url().contains('?') { '&' } else { '?' };
        let sandbox =
            sandbox::empty().with("DATABASE__URL", format!("{}{separator}{verified}", database.url()));
        let outcome = sandbox.run(&["db", "status"]);
        let line = outcome.refused();
        let is_explained =
            line.contains("the server's certificate is not accepted") && line.contains("sslrootcert");
        assert!(is_explained || line.contains("does not support TLS"), "{line}");
    }
}

#[test]
fn a_certificate_that_is_not_there_is_named() {
    if let Some(database) = TestDatabase::empty_on_server().filter(|store| store.kind() == "PostgreSQL") {
        let separator = if database.url().contains('?') { '&' } else { '?' };
        let url = format!("{}{separator}sslmode=verify-full&sslrootcert=/nowhere/ca.pem", database.url());
        let sandbox = sandbox::empty().with("DATABASE__URL", url);
        sandbox.run(&["db", "status"]).refused_with(&["`sslrootcert` names /nowhere/ca.pem"]);
    }
}
