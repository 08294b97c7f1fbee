//! What `database.synchronous` makes of a SQLite connection.

use countersign::config::{DatabaseConfig, DatabaseUrl, Synchronous};
use countersign::database::{Database, OpenMode};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

/// SQLite's own number: 1 is NORMAL, 2 is FULL.
async fn level(synchronous: Synchronous) -> i32 {
    let directory = tempfile::tempdir().unwrap();
    let url = DatabaseUrl(format!("sqlite://{}/test.db", directory.path().display()));
    let config = DatabaseConfig { url, synchronous, ..DatabaseConfig::default() };
    let database = Database::open(&config, OpenMode::Create).await.unwrap();
    let question = Statement::from_string(DbBackend::Sqlite, "PRAGMA synchronous");
    let row = database.writer().query_one_raw(question).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn a_commit_waits_for_the_disk_if_it_is_to() {
    assert_eq!(level(DatabaseConfig::default().synchronous).await, 1);
    assert_eq!(level(Synchronous::Full).await, 2);
}
