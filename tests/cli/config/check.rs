//! `config check`: what the configuration means on this machine.

use crate::sandbox;

#[test]
fn it_says_how_many_logins_a_second_the_machine_can_do() {
    let sandbox = sandbox::empty().with("PASSWORDS__THREADS", "2");
    let cheap = sandbox.run(&["config", "check", "--json"]).json();
    assert_eq!((cheap["valid"].as_bool(), cheap["hashing_threads"].as_u64()), (Some(true), Some(2)));
    assert_eq!(cheap["hashing_memory_mib"], 1);
    let sandbox = sandbox.with("PASSWORDS__MEMORY_KIB", "16384");
    let costly = sandbox.run(&["config", "check", "--json"]).json();
    assert_eq!(costly["hashing_memory_mib"], 32);
    let rate = |findings: &serde_json::Value| findings["logins_per_second"].as_f64().expect("a number");
    assert!(rate(&costly) > 0.0, "{costly}");
    // 256 times the memory; anything less than tenfold would not have been measured.
    assert!(rate(&cheap) > rate(&costly) * 10.0, "{cheap} {costly}");
    let table = sandbox.run(&["config", "check"]);
    assert!(table.done().contains("logins_per_second"), "{table:#?}");
}

#[test]
fn more_memory_than_the_budget_is_refused() {
    let sandbox = sandbox::empty().with("PASSWORDS__THREADS", "3").with("PASSWORDS__MEMORY_KIB", "65536");
    let sandbox = sandbox.with("PASSWORDS__MEMORY_BUDGET_MIB", "128");
    let outcome = sandbox.run(&["config", "check"]);
    outcome.refused_with(&["passwords.memory_budget_mib", "196608 KiB", "131072 KiB"]);
    let sandbox = sandbox.with("PASSWORDS__MEMORY_BUDGET_MIB", "192");
    sandbox.run(&["config", "check"]).done();
}

#[test]
fn it_names_the_setting_that_proxies_need() {
    let sandbox = sandbox::empty();
    let outcome = sandbox.run(&["config", "check", "--json"]);
    assert_eq!(outcome.json()["trusted_proxies"], "");
    assert!(outcome.stderr.contains("server.trusted_proxies is empty"), "{outcome:#?}");
    let sandbox = sandbox.with("SERVER__TRUSTED_PROXIES", "10.0.0.0/8");
    let outcome = sandbox.run(&["config", "check", "--json"]);
    assert_eq!(outcome.json()["trusted_proxies"], "10.0.0.0/8");
    assert!(!outcome.stderr.contains("trusted_proxies"), "{outcome:#?}");
}
