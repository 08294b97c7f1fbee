//! How SQLite is built and set up.

use countersign::config::{DatabaseConfig, DatabaseUrl, Synchronous};
use countersign::database::{Database, OpenMode};
use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult, Statement};

async fn ask(synchronous: Synchronous, question: &str) -> Vec<QueryResult> {
    let directory = tempfile::tempdir().unwrap();
    let url = DatabaseUrl(format!("sqlite://{}/test.db", directory.path().display()));
    let config = DatabaseConfig { url, synchronous, ..DatabaseConfig::default() };
    let database = Database::open(&config, OpenMode::Create).await.unwrap();
    database.writer().query_all_raw(Statement::from_string(DbBackend::Sqlite, question)).await.unwrap()
}

/// SQLite's own number: 1 is NORMAL, 2 is FULL.
async fn level(synchronous: Synchronous) -> i32 {
    ask(synchronous, "PRAGMA synchronous").await[0].try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn a_commit_waits_for_the_disk_if_it_is_to() {
    assert_eq!(level(DatabaseConfig::default().synchronous).await, 1);
    assert_eq!(level(Synchronous::Full).await, 2);
}

// Without the first, each look-up prepares its statement anew; see .cargo/config.toml.
#[tokio::test]
async fn it_is_built_as_configured() {
    let rows = ask(Synchronous::Normal, "PRAGMA compile_options").await;
    let options: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    assert!(options.iter().any(|option| option == "ENABLE_QPSG"), "{options:?}");
    assert!(options.iter().any(|option| option == "DEFAULT_MEMSTATUS=0"), "{options:?}");
    assert!(!options.iter().any(|option| option == "ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
}
