//! The database was written by a newer version (D7, abuse case 131).

use support::database;
use support::settled::PASSWORD;

use crate::sandbox;

const UNKNOWN: &str = "m29991231_000001_create_time_machines";

#[test]
fn it_is_refused_by_name_and_not_changed() {
    let sandbox = sandbox::settled();
    let url = format!("sqlite://{}", sandbox.path("countersign.db").display());
    let row = format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{UNKNOWN}', 32503593600)");
    database::execute(&url, &[&row]);
    sandbox.write("second.pem", support::rsa_key::second().pkcs8());
    let database = sandbox.read("countersign.db");
    let listing = sandbox.listing();
    let rows: [&[&str]; 7] = [
        &["serve"],
        &["db", "migrate"],
        &["user", "list"],
        &["user", "create", "bob", "--password-stdin"],
        &["client", "create", "spa", "--public"],
        &["key", "list"],
        &["key", "import", "second.pem"],
    ];
    let known = migration::migrations().last().map_or("", |migration| migration.name);
    for arguments in rows {
        let outcome = sandbox.run_with_input(arguments, PASSWORD);
        outcome.refused_with(&[UNKNOWN, known, env!("CARGO_PKG_VERSION")]);
        assert!(sandbox.read("countersign.db") == database, "{arguments:?} changed the database");
        assert_eq!(sandbox.listing(), listing, "{arguments:?}");
    }
    // Looking is allowed.
    let status = sandbox.run(&["db", "status", "--json"]).json();
    assert_eq!(status["unknown"], serde_json::json!([UNKNOWN]));
}
