//! A key that is imported while the server runs (K1).

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;

use support::jwt;
use support::settled::{PASSWORD, USER};
use support::signing_key::kid;
use support::{eventually, rsa_key};

use crate::sandbox;

#[test]
fn it_is_published_and_the_old_one_still_signs() {
    let sandbox = sandbox::settled().with("KEYS__RELOAD_INTERVAL", "20ms");
    let server = sandbox.serve();
    assert_eq!(server.kids(), [kid()]);
    sandbox.write("second.pem", rsa_key::second().pkcs8());
    sandbox.run(&["key", "import", "second.pem"]).done();
    eventually("the key is in the JWKS", || server.kids() == [kid(), rsa_key::second().thumbprint()]);
    let token = server.login(USER, PASSWORD).access_token();
    assert_eq!(jwt::header(&token)["kid"], kid());
}

#[test]
fn the_running_server_keeps_its_keys_when_a_new_file_is_unusable() {
    let sandbox = sandbox::settled().with("KEYS__RELOAD_INTERVAL", "20ms");
    let mut server = sandbox.serve();
    sandbox.write("second.pem", rsa_key::second().pkcs8());
    // The row is there, the file is not where this server looks: in a copy of its directory.
    DirBuilder::new().mode(0o700).create(sandbox.path("elsewhere")).expect("a new directory");
    let file = format!("{}.pem", kid());
    let [from, to] = ["keys", "elsewhere"].map(|directory| sandbox.path(directory).join(&file));
    std::fs::copy(from, to).expect("the file is there");
    let elsewhere = ["key", "import", "second.pem"];
    let mut command = sandbox.command(&elsewhere);
    command.env("COUNTERSIGN_KEYS__DIRECTORY", "elsewhere");
    assert!(command.output().expect("the program runs").status.success());
    let deadline = std::time::Instant::now() + support::PATIENCE;
    let line = server.process.stderr.find(deadline, |line| line.contains("cannot reload the signing keys"));
    assert!(line.is_some(), "{}", server.process.stderr.text());
    assert_eq!(server.kids(), [kid()]);
    server.login(USER, PASSWORD).access_token();
}
