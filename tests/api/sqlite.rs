//! How SQLite is built and set up.

use countersign::config::{DatabaseConfig, DatabaseUrl, Period, Synchronous};
use countersign::database::{Database, OpenMode, SqliteFile, Transaction};
use entity::user;
use futures_util::poll;
use sea_orm::{ConnectionTrait as _, DbBackend, EntityTrait as _, QueryResult, Statement};
use support::api::server::TestServer;

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

/// A transaction of which SQLite knows: it is told with the first statement.
async fn begun(database: &Database) -> Transaction {
    let transaction = database.begin().await.unwrap();
    transaction.execute_unprepared("SELECT 1").await.unwrap();
    transaction
}

// A transaction that was dropped is undone in the background.
#[tokio::test]
async fn closing_waits_for_what_is_lent_and_leaves_no_log() {
    let directory = tempfile::tempdir().unwrap();
    let (file, log) = (directory.path().join("test.db"), directory.path().join("test.db-wal"));
    let url = DatabaseUrl(format!("sqlite://{}", file.display()));
    let config = DatabaseConfig { url, ..DatabaseConfig::default() };
    let database = Database::open(&config, OpenMode::Create).await.unwrap();
    database.migrate(&|_| {}).await.unwrap();
    drop(begun(&database).await);
    assert!(log.exists());
    database.close().await.unwrap();
    assert!(!log.exists());
}

// There is one connection for writing. Whoever is next would have to wait for a lock of the same process.
#[tokio::test]
async fn who_leaves_in_the_middle_of_a_statement_is_waited_for() {
    // Nobody gives up the wait for the lock before the end.
    let server = TestServer::configured(|config| config.database.acquire_timeout = Period::minutes(1)).await;
    let (database, config) = (&server.state.database, &server.state.config.database);
    if SqliteFile::of(&config.url).is_none() {
        return;
    }
    database.begin().await.unwrap().rollback().await.unwrap();
    let another_process = Database::open(config, OpenMode::MustExist).await.unwrap();
    let lock = begun(&another_process).await;
    let mut leaving = Box::pin(begun(database));
    assert!(poll!(leaving.as_mut()).is_pending(), "the lock is held");
    drop(leaving);
    let mut next = Box::pin(begun(database));
    // Each time takes as long as a way to another thread and back, and another connection is made in less.
    for _ in 0..300 {
        assert!(poll!(next.as_mut()).is_pending());
        database.reader().execute_unprepared("SELECT 1").await.unwrap();
    }
    assert_eq!(server.metric("countersign_database_connections_in_use"), 0, "it has a connection");
    lock.rollback().await.unwrap();
    next.await.rollback().await.unwrap();
}

// A server would say so at the beginning, and there would be no transaction.
#[tokio::test]
async fn a_transaction_that_has_not_got_the_lock_executes_nothing_more() {
    let server = TestServer::configured(|config| config.database.acquire_timeout = Period::seconds(1)).await;
    let (database, config) = (&server.state.database, &server.state.config.database);
    if SqliteFile::of(&config.url).is_none() {
        return;
    }
    server.user("alice").await;
    let another_process = Database::open(config, OpenMode::MustExist).await.unwrap();
    let lock = begun(&another_process).await;
    let transaction = database.begin().await.unwrap();
    let rename = "UPDATE users SET full_name = 'A'";
    transaction.execute_unprepared(rename).await.unwrap_err();
    lock.rollback().await.unwrap();
    transaction.execute_unprepared(rename).await.unwrap_err();
    transaction.rollback().await.unwrap_err();
    let users = user::Entity::find().all(database.reader()).await.unwrap();
    assert!(users.iter().all(|user| user.full_name.as_deref() != Some("A")));
    begun(database).await.commit().await.unwrap();
}

#[tokio::test]
async fn who_has_left_a_statement_cannot_go_on_with_the_transaction() {
    // Nobody gives up the wait for the lock before the end.
    let server = TestServer::configured(|config| config.database.acquire_timeout = Period::minutes(1)).await;
    let (database, config) = (&server.state.database, &server.state.config.database);
    if SqliteFile::of(&config.url).is_none() {
        return;
    }
    let another_process = Database::open(config, OpenMode::MustExist).await.unwrap();
    let lock = begun(&another_process).await;
    let transaction = database.begin().await.unwrap();
    let mut left = Box::pin(transaction.execute_unprepared("SELECT 1"));
    assert!(poll!(left.as_mut()).is_pending(), "the lock is held");
    drop(left);
    transaction.execute_unprepared("SELECT 1").await.unwrap_err();
    transaction.rollback().await.unwrap_err();
    lock.rollback().await.unwrap();
    begun(database).await.commit().await.unwrap();
}

// As when the driver's thread ends in the middle. Nothing here sends a statement that says nothing.
#[tokio::test]
async fn what_was_executed_in_part_counts_as_failed() {
    let server = TestServer::start().await;
    let database = &server.state.database;
    if SqliteFile::of(&server.state.config.database.url).is_none() {
        return;
    }
    let statement = |sql| Statement::from_string(DbBackend::Sqlite, sql);
    let transaction = database.begin().await.unwrap();
    transaction.execute_later(statement("/* nothing */")).await.unwrap();
    transaction.execute_raw(statement("SELECT 1")).await.unwrap_err();
}
