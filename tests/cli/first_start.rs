//! The first start makes what is missing, for its owner alone; the next one keeps it.

mod interrupted;
mod leftovers;

use crate::sandbox::{self, PROGRAM};

#[test]
fn it_makes_the_database_and_one_key() {
    let sandbox = sandbox::empty();
    let server = sandbox.serve();
    let kids = server.kids();
    let [kid] = kids.as_slice() else { panic!("not one key: {kids:?}") };
    assert_eq!(kid.len(), 43, "a SHA-256 thumbprint in base64url");
    assert_eq!(sandbox.listing(), ["countersign.db", "keys", &format!("keys/{kid}.pem")]);
}

#[test]
fn the_second_start_keeps_the_key() {
    let sandbox = sandbox::empty();
    let first = sandbox.serve();
    let kids = first.kids();
    first.stop().done();
    let before = sandbox.listing();
    let second = sandbox.serve();
    assert_eq!(second.kids(), kids);
    second.stop().done();
    assert_eq!(sandbox.listing(), before);
}

#[test]
fn nobody_else_can_read_what_it_makes_even_with_umask_000() {
    // abuse case 127
    let sandbox = sandbox::empty();
    let server =
        sandbox.serve_by(&mut sandbox.command_of("sh", &["-c", "umask 000; exec \"$0\" serve", PROGRAM]));
    let key = format!("keys/{}.pem", server.kids().concat());
    assert_eq!((sandbox.mode("keys"), sandbox.mode(key)), (0o700, 0o600));
    for file in ["countersign.db", "countersign.db-wal", "countersign.db-shm"] {
        assert_eq!(sandbox.mode(file), 0o600, "{file}");
    }
}

#[test]
fn the_key_has_the_configured_size() {
    let sandbox = sandbox::empty().with("KEYS__RSA_BITS", "3072");
    let server = sandbox.serve();
    let list = sandbox.run(&["key", "list", "--json"]).json();
    assert_eq!(list[0]["bits"], 3072);
    drop(server);
}
