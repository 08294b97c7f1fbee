//! Defaults ← file ← environment ← flags.

use serde_json::Value;
use support::Sandbox;

use crate::sandbox;

fn value(sandbox: &Sandbox, flags: &[&str], key: &str) -> Value {
    let rows = sandbox.run(&[&["config", "show", "--json"], flags].concat()).json();
    let rows = rows.as_array().expect("a list").clone();
    rows.into_iter().find(|row| row["key"] == key).expect("the key is shown")["value"].take()
}

#[test]
fn the_file_is_over_the_defaults_and_the_environment_over_the_file() {
    let sandbox = sandbox::empty().with("KEYS__RSA_BITS", "4096");
    sandbox.write("countersign.toml", "[keys]\nrsa_bits = 3072\njwks_max_age = \"10m\"\n");
    assert_eq!(value(&sandbox, &[], "keys.rsa_bits"), 4096);
    assert_eq!(value(&sandbox, &[], "keys.jwks_max_age"), "10m");
    assert_eq!(value(&sandbox, &[], "keys.clock_skew"), "1m");
}

#[test]
fn a_named_file_takes_the_place_of_the_usual_one() {
    let sandbox = sandbox::empty();
    sandbox.write("countersign.toml", "[keys]\nrsa_bits = 3072\n");
    sandbox.write("other.toml", "[keys]\njwks_max_age = \"10m\"\n");
    assert_eq!(value(&sandbox, &["--config", "other.toml"], "keys.rsa_bits"), 2048);
    assert_eq!(value(&sandbox, &["--config", "other.toml"], "keys.jwks_max_age"), "10m");
}

#[test]
fn a_flag_is_over_the_environment() {
    // The address of the environment cannot be listened on.
    let sandbox = sandbox::settled().with("SERVER__LISTEN", "192.0.2.1:1");
    let server = sandbox.serve_with(&["--listen", "127.0.0.1:0"]);
    assert!(server.address.ip().is_loopback());
}

#[test]
fn what_kubernetes_injects_is_not_ours() {
    let sandbox = sandbox::empty()
        .with_variable("COUNTERSIGN_PORT", "tcp://10.0.0.1:8080")
        .with_variable("COUNTERSIGN_SERVICE_HOST", "10.0.0.1")
        .with_variable("COUNTERSIGN_SERVICE_PORT_HTTP", "8080")
        .with_variable("COUNTERSIGN_PORT_8080_TCP_ADDR", "10.0.0.1")
        .with_variable("OTHER_SERVER__LISTEN", "10.0.0.1:1");
    sandbox.run(&["config", "check"]).done();
    assert_eq!(value(&sandbox, &[], "server.listen"), "127.0.0.1:0");
}
