//! The signing key's file cannot be used (K1, K3; abuse cases 71 and 127). It is never overwritten.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use support::settled::key_file;
use support::signing_key::kid;
use support::{Sandbox, rsa_key};

use crate::sandbox;

/// `serve` refuses, names the file and these words, and leaves everything as it is.
#[track_caller]
fn refused(sandbox: &Sandbox, words: &[&str]) {
    let listing = sandbox.listing();
    let content = std::fs::read(sandbox.path(key_file())).ok();
    let outcome = sandbox.run(&["serve"]);
    outcome.refused_with(&[&sandbox.shown_path(key_file())]);
    outcome.refused_with(words);
    assert_eq!(sandbox.listing(), listing);
    assert!(std::fs::read(sandbox.path(key_file())).ok() == content, "the file was changed");
}

fn remove(sandbox: &Sandbox) {
    std::fs::remove_file(sandbox.path(key_file())).expect("the file is there");
}

#[test]
fn a_missing_file_is_named() {
    let sandbox = sandbox::settled();
    remove(&sandbox);
    refused(&sandbox, &["restore", &format!("`countersign key revoke {} --emergency`", kid())]);
}

#[test]
fn a_missing_directory_is_named_by_its_file() {
    let sandbox = sandbox::settled();
    std::fs::remove_dir_all(sandbox.path("keys")).expect("the directory is there");
    refused(&sandbox, &[&kid(), "keys.directory"]);
}

#[test]
fn a_truncated_or_emptied_file_is_refused() {
    for length in [0, 20, 500] {
        let sandbox = sandbox::settled();
        let whole = sandbox.read(&key_file());
        sandbox.write(&key_file(), &whole[..length]);
        refused(&sandbox, &["damaged", "restore it from a backup"]);
    }
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    for mode in [0o644, 0o640, 0o604, 0o620, 0o666, 0o777] {
        let sandbox = sandbox::settled();
        let permissions = Permissions::from_mode(mode);
        std::fs::set_permissions(sandbox.path(key_file()), permissions).expect("it is ours");
        refused(&sandbox, &["chmod 600", &format!("{mode:o}")]);
        assert_eq!(sandbox.mode(key_file()), mode, "the administrator must know of it");
    }
}

#[test]
fn a_symbolic_link_is_refused() {
    let sandbox = sandbox::settled();
    let elsewhere = sandbox.path("elsewhere.pem");
    std::fs::rename(sandbox.path(key_file()), &elsewhere).expect("a file can be moved");
    std::os::unix::fs::symlink(&elsewhere, sandbox.path(key_file())).expect("a link can be made");
    refused(&sandbox, &["link"]);
}

#[test]
fn a_directory_in_its_place_is_refused() {
    let sandbox = sandbox::settled();
    remove(&sandbox);
    std::fs::create_dir(sandbox.path(key_file())).expect("a directory");
    refused(&sandbox, &["not a regular file"]);
}

#[test]
fn another_key_under_its_name_is_refused() {
    let sandbox = sandbox::settled();
    sandbox.write(&key_file(), rsa_key::second().pkcs8());
    refused(&sandbox, &["another key"]);
}

#[test]
fn a_renamed_file_is_a_missing_one() {
    let sandbox = sandbox::settled();
    std::fs::rename(sandbox.path(key_file()), sandbox.path("keys/signing-key.pem")).expect("it can be moved");
    refused(&sandbox, &[&kid(), "restore"]);
}

#[test]
fn a_misnamed_file_is_not_taken_for_the_first_key() {
    let sandbox = sandbox::empty();
    sandbox.run(&["db", "migrate"]).done();
    std::fs::create_dir(sandbox.path("keys")).expect("a directory");
    let path = sandbox.write("keys/signing-key.pem", rsa_key::first().pkcs8());
    std::fs::set_permissions(path, Permissions::from_mode(0o600)).expect("it is ours");
    sandbox.run(&["serve"]).refused_with(&["signing-key.pem", "another installation"]);
}

#[test]
fn a_file_in_place_of_the_directory_is_named() {
    let sandbox = sandbox::empty();
    sandbox.run(&["db", "migrate"]).done();
    sandbox.write("keys", "");
    sandbox.run(&["serve"]).refused_with(&["keys"]);
}

// Abuse case 127: a user who may write to the directory may replace a key.
#[test]
fn a_directory_that_others_can_write_to_is_refused() {
    for mode in [0o770, 0o702] {
        let sandbox = sandbox::settled();
        let directory = sandbox.path("keys");
        std::fs::set_permissions(&directory, Permissions::from_mode(mode)).expect("the mode changes");
        let line = format!("chmod 700 {}", sandbox.shown_path("keys"));
        sandbox.run(&["serve"]).refused_with(&[&line, &format!("{mode:o}")]);
    }
}
