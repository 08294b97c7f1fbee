//! A migration takes longer than a statement of a request may.

use support::database::{TestDatabase, execute, migrate_partly};

use crate::db::store::on;

/// Whatever changes the schema of this PostgreSQL database takes this long.
const SLOW: [&str; 2] = [
    "CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1.5); END'",
    "CREATE EVENT TRIGGER slow ON ddl_command_start EXECUTE FUNCTION slow()",
];

// SQLite has no deadlines for statements.
#[test]
fn no_deadline_ends_it() {
    for store in TestDatabase::empty_of_each_kind() {
        if !store.url().starts_with("postgres") {
            continue;
        }
        let (sandbox, url) = on(&store);
        let sandbox = sandbox.with("DATABASE__STATEMENT_TIMEOUT", "1s");
        migrate_partly(&url, migration::migrations().len() - 1);
        execute(&url, &SLOW);
        sandbox.run(&["db", "migrate"]).done();
    }
}
