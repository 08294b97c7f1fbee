//! What an interrupted first start can leave behind, put there on purpose.

use std::fs::{DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};

use crate::harness::{Sandbox, rsa_key};

/// A sandbox with a file among the keys that only its owner can read.
fn with_key_file(name: &str, content: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    DirBuilder::new().mode(0o700).create(sandbox.path("keys")).expect("a directory");
    let path = sandbox.write(&format!("keys/{name}"), content);
    std::fs::set_permissions(path, Permissions::from_mode(0o600)).expect("it is ours");
    sandbox
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
fn a_key_without_a_row_is_taken() {
    let kid = rsa_key::first().thumbprint();
    let sandbox = with_key_file(&format!("{kid}.pem"), &rsa_key::first().pkcs8());
    let server = sandbox.serve();
    assert_eq!(server.kids(), std::slice::from_ref(&kid));
    assert_eq!(sandbox.listing(), ["countersign.db", "keys", &format!("keys/{kid}.pem")]);
    server.stop().done();
    assert_eq!(sandbox.serve().kids(), [kid]);
}

#[test]
fn an_empty_database_file_is_filled() {
    let sandbox = Sandbox::empty();
    sandbox.write("countersign.db", "");
    assert_eq!(sandbox.serve().kids().len(), 1);
}
