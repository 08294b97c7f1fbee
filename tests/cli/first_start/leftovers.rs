//! What an interrupted first start can leave behind, put there on purpose.

use std::fs::{DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};

use support::database::execute;
use support::{Sandbox, rsa_key};

use crate::sandbox;

/// A sandbox with a file among the keys that only its owner can read.
fn with_key_file(name: &str, content: &str) -> Sandbox {
    let sandbox = sandbox::empty();
    DirBuilder::new().mode(0o700).create(sandbox.path("keys")).expect("a directory");
    let path = sandbox.write(&format!("keys/{name}"), content);
    std::fs::set_permissions(path, Permissions::from_mode(0o600)).expect("it is ours");
    sandbox
}

/// The database knows no key any more.
fn forget_keys(sandbox: &Sandbox) {
    let url = format!("sqlite://{}", sandbox.path("countersign.db").display());
    execute(&url, &["DELETE FROM signing_keys"]);
}

#[test]
fn half_a_key_in_a_temporary_file_is_no_key() {
    let half: String = rsa_key::first().pkcs8().chars().take(300).collect();
    let kid = rsa_key::first().thumbprint();
    let sandbox = with_key_file(&format!("{kid}.pem.tmp"), &half);
    let kids = sandbox.serve().kids();
    assert!(kids.len() == 1 && kids[0] != kid, "{kids:?}");
}

#[test]
fn a_temporary_file_is_no_obstacle_to_the_same_key() {
    let kid = rsa_key::first().thumbprint();
    let sandbox = with_key_file(&format!("{kid}.pem.tmp"), "half");
    sandbox.run(&["db", "migrate"]).done();
    sandbox.write("first.pem", rsa_key::first().pkcs8());
    sandbox.run(&["key", "import", "first.pem"]).done();
    assert_eq!(sandbox.serve().kids(), [kid]);
}

#[test]
fn a_key_that_was_being_made_is_taken() {
    let sandbox = sandbox::empty();
    let server = sandbox.serve();
    let kids = server.kids();
    server.stop().done();
    // As a start leaves it that is killed between the key's file and its row.
    forget_keys(&sandbox);
    assert_eq!(sandbox.serve().kids(), kids);
}

// Abuse case 71.
#[test]
fn keys_of_another_installation_are_refused_and_left_alone() {
    let kid = rsa_key::first().thumbprint();
    let foreign = |sandbox: &Sandbox| {
        let before = sandbox.listing();
        let outcome = sandbox.run(&["serve"]);
        outcome.refused_with(&[&sandbox.shown_path("keys"), &format!("{kid}.pem"), "key import"]);
        assert_eq!(sandbox.listing(), before);
    };
    let sandbox = with_key_file(&format!("{kid}.pem"), &rsa_key::first().pkcs8());
    sandbox.run(&["db", "migrate"]).done();
    foreign(&sandbox);

    // Nor is it taken for the key of a first start of its own, were it the first by name or not.
    let sandbox = sandbox::empty();
    let server = sandbox.serve();
    let kids = server.kids();
    server.stop().done();
    forget_keys(&sandbox);
    std::fs::remove_file(sandbox.path(format!("keys/{}.pem", kids[0]))).expect("the file is there");
    let path = sandbox.write(&format!("keys/{kid}.pem"), rsa_key::first().pkcs8());
    std::fs::set_permissions(path, Permissions::from_mode(0o600)).expect("it is ours");
    foreign(&sandbox);

    sandbox.run(&["key", "import", &format!("keys/{kid}.pem")]).done();
    assert_eq!(sandbox.serve().kids(), [kid]);
}

#[test]
fn an_empty_database_file_is_filled() {
    let sandbox = sandbox::empty();
    sandbox.write("countersign.db", "");
    assert_eq!(sandbox.serve().kids().len(), 1);
}
