//! An application has its own tables in the database. Abuse case 131.

use support::Sandbox;
use support::database::{TestDatabase, execute, number};

use crate::db::store::on;
use crate::sandbox;

/// Tables that some application may have: one that Countersign makes first, one that it makes late, and the
/// notes of an application that migrates in the same way, or in another.
const FOREIGN: [(&str, &str); 4] = [
    ("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR(50), password VARCHAR(99))"),
    ("devices", "CREATE TABLE devices (id INTEGER PRIMARY KEY, model VARCHAR(50))"),
    (
        "seaql_migrations",
        "CREATE TABLE seaql_migrations (version VARCHAR(99) PRIMARY KEY, applied_at BIGINT NOT NULL); \
         INSERT INTO seaql_migrations VALUES ('m20220101_000001_create_post', 1)",
    ),
    ("seaql_migrations", "CREATE TABLE seaql_migrations (id INTEGER PRIMARY KEY)"),
];

fn tables(url: &str) -> i64 {
    let select = match url.split(':').next() {
        Some("sqlite") => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'",
        Some("mysql") => "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()",
        _ => "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA()",
    };
    number(url, select)
}

/// What is in the file, where the database is one.
fn file(sandbox: &Sandbox, store: &TestDatabase) -> Option<Vec<u8>> {
    let is_file = store.kind() == "SQLite";
    is_file.then(|| std::fs::read(sandbox.path("countersign.db")).expect("the file is there"))
}

#[test]
fn its_tables_are_named_and_left_alone() {
    for (table, create) in FOREIGN {
        for store in TestDatabase::empty_of_each_kind() {
            let (sandbox, url) = on(&store);
            execute(&url, &[create]);
            let before = file(&sandbox, &store);
            for command in [&["db", "migrate"][..], &["serve"], &["db", "status"]] {
                let words = [&format!("a table `{table}`"), "nothing was changed", "a database of its own"];
                sandbox.run(command).refused_with(&words);
                assert_eq!(tables(&url), 1, "{command:?} with {table}");
                // Nor has it another kind of journal.
                assert!(file(&sandbox, &store) == before, "{command:?} with {table}");
            }
            // The database is Countersign's once the table is gone.
            execute(&url, &[&format!("DROP TABLE {table}")]);
            sandbox.run(&["db", "migrate"]).done();
        }
    }
}

// PostgreSQL does not tell a user of tables that are not for this user. `pg_monitor` is a role that every
// server has, and nobody logs in as.
#[test]
fn they_are_seen_where_they_may_not_be_read() {
    for store in TestDatabase::empty_of_each_kind().iter().filter(|store| store.kind() == "PostgreSQL") {
        let url = store.url_without_tls();
        execute(&url, &["CREATE TABLE clients (foo INTEGER)", "GRANT ALL ON SCHEMA public TO pg_monitor"]);
        let options = if url.contains('?') { "&options=" } else { "?options=" };
        let restricted =
            sandbox::empty().with("DATABASE__URL", format!("{url}{options}-c%20role=pg_monitor"));
        restricted.run(&["db", "migrate"]).refused_with(&["a table `clients`", "nothing was changed"]);
        assert_eq!(tables(&url), 1);
        execute(&url, &["DROP TABLE clients"]);
        restricted.run(&["db", "migrate"]).done();
    }
}
