//! `db trust-clock`, and what is refused before: what goes by a time that has jumped (design rule D10).

use support::{database, rsa_key};

use crate::sandbox;

/// A server last ran here in 1970.
const MARK: &str = "INSERT INTO installation (name, value) VALUES ('time_mark', x'0000000000000000')";

#[test]
fn what_goes_by_the_time_is_refused_until_a_person_says_that_the_clock_is_right() {
    let sandbox = sandbox::settled();
    let url = format!("sqlite://{}", sandbox.path("countersign.db").display());
    database::execute(&url, &["DELETE FROM installation WHERE name = 'time_mark'", MARK]);
    sandbox.write("next.pem", rsa_key::second().pkcs8());
    let commands = [["db", "sweep"].as_slice(), &["key", "rotate"], &["key", "import", "next.pem"]];
    for arguments in commands {
        let words = ["nothing was done", "1970-01-01T00:00:00Z", "countersign db trust-clock"];
        sandbox.run(arguments).refused_with(&words);
    }
    // What an emergency needs, and what changes nothing, is not.
    sandbox.run(&["key", "rotate", "--plan"]).done();
    sandbox.run(&["user", "list"]).done();
    let trusted = sandbox.run(&["db", "trust-clock", "--json"]).json();
    assert!(trusted["trusted"].as_str().is_some_and(|time| time.starts_with("20")), "{trusted}");
    sandbox.run(&["db", "sweep"]).done();
    sandbox.run(&["key", "rotate"]).done();
}
