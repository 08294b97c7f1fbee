//! `key revoke KID --emergency`.

use crate::harness::Sandbox;

// One kid in 64 begins with a hyphen, and an emergency is no time to learn about `--`.
#[test]
fn a_kid_that_looks_like_a_flag_is_a_kid() {
    let sandbox = Sandbox::settled();
    for kid in ["-4Wdk", "-yes", "--4Wd", "-hKq0", "-Vxy1"] {
        for arguments in [[kid, "--emergency", "--yes"], ["--emergency", "--yes", kid]] {
            let outcome = sandbox.run(&[&["key", "revoke"], arguments.as_slice()].concat());
            assert_eq!(outcome.code, Some(1), "{outcome:#?}");
            assert!(outcome.stderr.contains(&format!("there is no key {kid} in use")), "{outcome:#?}");
        }
    }
}
