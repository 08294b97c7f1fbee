//! Hashes in the table that nobody would make (abuse case 31): an attacker who can write to it gets
//! neither memory nor time nor a panic out of a login, and the log says whose hash it is.

use support::settled::{PASSWORD, USER};
use support::{Server, database};

use crate::sandbox;

const SALT_AND_HASH: &str = "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[test]
fn a_hostile_hash_takes_no_memory_and_is_complained_about() {
    let buckets = ["THROTTLE__USERNAME", "THROTTLE__USERNAME_AND_ADDRESS"];
    let sandbox =
        buckets.iter().fold(sandbox::settled(), |sandbox, bucket| sandbox.with(bucket, "unlimited"));
    let server = sandbox.serve();
    let hostile = [
        format!("$argon2id$v=19$m=4194304,t=1,p=1${SALT_AND_HASH}"),
        format!("$argon2id$v=19$m=19456,t=4294967295,p=1${SALT_AND_HASH}"),
        format!("$argon2id$v=19$m=4294967295,t=4294967295,p=16777215${SALT_AND_HASH}"),
        format!("$argon2x$v=19$m=64,t=1,p=1${SALT_AND_HASH}"),
        "$2b$31$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        "$scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        "$pbkdf2-sha256$4294967295$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            .to_owned(),
        "x".repeat(1_000_000),
        String::new(),
    ];
    // All that logins need once.
    for _ in 0..10 {
        server.login(USER, "wrong").failed(400, "invalid_grant");
    }
    let before = peak(&server);
    let id = sandbox.run(&["user", "show", USER, "--json"]).json()["id"].as_str().expect("an id").to_owned();
    for hash in &hostile {
        let url = format!("sqlite://{}", sandbox.path("countersign.db").display());
        database::execute(&url, &[&format!("UPDATE users SET password_hash = '{hash}'")]);
        server.login(USER, PASSWORD).failed(400, "invalid_grant");
    }
    let grown = peak(&server) - before;
    assert!(grown < 16.0, "they took {grown} MiB");
    let outcome = server.stop();
    let complaints = outcome.stderr.lines().filter(|line| line.contains("hash cannot be checked"));
    let complaints: Vec<_> = complaints.collect();
    assert!(!complaints.is_empty(), "{outcome:#?}");
    // What was typed as a name is not told.
    assert!(complaints.iter().all(|line| line.contains(&id) && !line.contains(USER)), "{outcome:#?}");
    assert!(!outcome.stderr.contains(SALT_AND_HASH), "{outcome:#?}");
}

/// The most memory that it has had, in MiB.
fn peak(server: &Server) -> f64 {
    server.process.proc().memory().expect("it runs").peak
}
