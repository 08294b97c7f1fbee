//! An application has its own tables in the database. Abuse case 131.

use support::database::{TestDatabase, execute, number};

use crate::db::store::on;

/// Tables that some application may have: one that Countersign makes first, one that it makes late, and the
/// notes of an application that migrates in the same way.
const FOREIGN: [(&str, &str); 3] = [
    ("users", "CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR(50), password VARCHAR(99))"),
    ("devices", "CREATE TABLE devices (id INTEGER PRIMARY KEY, model VARCHAR(50))"),
    (
        "seaql_migrations",
        "CREATE TABLE seaql_migrations (version VARCHAR(99) PRIMARY KEY, applied_at BIGINT NOT NULL); \
         INSERT INTO seaql_migrations VALUES ('m20220101_000001_create_post', 1)",
    ),
];

fn tables(url: &str) -> i64 {
    let select = match url.split(':').next() {
        Some("sqlite") => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'",
        Some("mysql") => "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()",
        _ => "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA()",
    };
    number(url, select)
}

#[test]
fn its_tables_are_named_and_left_alone() {
    for (table, create) in FOREIGN {
        for store in TestDatabase::empty_of_each_kind() {
            let (sandbox, url) = on(&store);
            execute(&url, &[create]);
            for command in [&["db", "migrate"][..], &["serve"]] {
                let words = [&format!("a table `{table}`"), "nothing was changed", "a database of its own"];
                sandbox.run(command).refused_with(&words);
                assert_eq!(tables(&url), 1, "{command:?} with {table}");
            }
            // The database is Countersign's once the table is gone.
            execute(&url, &[&format!("DROP TABLE {table}")]);
            sandbox.run(&["db", "migrate"]).done();
        }
    }
}
