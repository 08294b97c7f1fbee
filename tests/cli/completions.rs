//! `completions`: a script for each shell, without any configuration or database.

use crate::sandbox;

#[test]
fn every_shell_gets_a_script_that_knows_the_commands() {
    let sandbox = sandbox::empty();
    sandbox.write("countersign.toml", "this is not TOML");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let outcome = sandbox.run(&["completions", shell]);
        for word in ["countersign", "rotate-secret", "password-stdin"] {
            assert!(outcome.done().contains(word), "{shell}: no {word}");
        }
        assert_eq!(outcome.stderr, "", "{shell}");
    }
}
