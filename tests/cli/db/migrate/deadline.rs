//! A migration takes longer than a statement of a request may. But nobody waits for one whose host is gone.

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

/// Notes that a migration ran only for a session that is without the limits of requests, and that ends by
/// itself when nothing is heard of its client for a minute.
const DEMANDS_OF_POSTGRES: [&str; 2] = [
    "CREATE FUNCTION demand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF current_setting('statement_timeout') <> '0' OR current_setting('lock_timeout') <> '0'
       OR current_setting('idle_in_transaction_session_timeout') <> '1min'
     THEN RAISE EXCEPTION 'other limits'; END IF;
     RETURN NEW; END $$",
    "CREATE TRIGGER demand BEFORE INSERT ON seaql_migrations FOR EACH ROW EXECUTE FUNCTION demand()",
];

const DEMANDS_OF_MARIADB: [&str; 1] = ["CREATE TRIGGER demand BEFORE INSERT ON seaql_migrations FOR EACH ROW
     IF @@max_statement_time <> 0 OR @@lock_wait_timeout < 3600 OR @@innodb_lock_wait_timeout < 3600
       OR @@idle_transaction_timeout <> 60 OR @@wait_timeout <> 60
     THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'other limits'; END IF"];

#[test]
fn its_session_has_limits_of_its_own() {
    if let Some(store) = TestDatabase::empty_on_server() {
        let (sandbox, url) = on(&store);
        migrate_partly(&url, migration::migrations().len() - 1);
        execute(&url, if store.kind() == "PostgreSQL" { &DEMANDS_OF_POSTGRES } else { &DEMANDS_OF_MARIADB });
        sandbox.run(&["db", "migrate"]).done();
    }
}
