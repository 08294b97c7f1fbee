//! `key revoke KID --emergency`.

use support::settled::{PASSWORD, USER};
use support::signing_key::kid;

use crate::sandbox;

// One kid in 64 begins with a hyphen, and an emergency is no time to learn about `--`.
#[test]
fn a_kid_that_looks_like_a_flag_is_a_kid() {
    let sandbox = sandbox::settled();
    for kid in ["-4Wdk", "-yes", "--4Wd", "-hKq0", "-Vxy1"] {
        for arguments in [[kid, "--emergency", "--yes"], ["--emergency", "--yes", kid]] {
            let outcome = sandbox.run(&[&["key", "revoke"], arguments.as_slice()].concat());
            assert_eq!(outcome.code, Some(1), "{outcome:#?}");
            assert!(outcome.stderr.contains(&format!("there is no key {kid} in use")), "{outcome:#?}");
            assert!(!outcome.stderr.contains("refused"), "a warning about nothing: {outcome:#?}");
        }
    }
}

#[test]
fn what_dies_is_said_before_it_does() {
    let sandbox = sandbox::settled();
    let ask = |kid: &str| {
        let outcome = sandbox.run(&["key", "revoke", kid, "--emergency"]);
        assert_eq!(outcome.code, Some(1), "nobody said yes: {outcome:#?}");
        assert!(
            outcome.stderr.contains("until it has fetched the keys again, up to 5m later"),
            "{outcome:#?}"
        );
        outcome.stderr
    };
    sandbox.serve().login(USER, PASSWORD).access_token();
    let told = ask(&kid());
    assert!(told.contains("signs now; its tokens would live until"), "{told}");
    assert!(told.contains("A new key signs from now on"), "{told}");
    sandbox.run(&["key", "rotate"]).done();
    let list = sandbox.run(&["key", "list", "--json"]).json();
    let waiting = list[1]["kid"].as_str().expect("a kid");
    let told = ask(waiting);
    assert!(told.contains("has signed nothing; no token is lost"), "{told}");
    assert!(!told.contains("from now on"), "{told}");
    let told = ask(&kid());
    assert!(told.contains(&format!("The key {waiting}, published at ")), "{told}");
    let revoked = sandbox.run(&["key", "revoke", &kid(), "--emergency", "--yes", "--json"]).json();
    assert_eq!(revoked["signs_now"], waiting);
}
