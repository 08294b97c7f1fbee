//! Waits for a database server that are no request's, and have limits of their own (D9).

use countersign::background;
use countersign::config::{DatabaseConfig, DatabaseUrl, Period};
use countersign::database::{Database, OpenMode};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use support::api::server::TestServer;
use support::database::TestDatabase;
use support::patience::PATIENCE;
use support::proxy::Proxy;
use tokio::time::timeout;

/// How many have waited for a table for two seconds.
async fn long_waits(database: &impl ConnectionTrait) -> i64 {
    let sql = match database.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '2 s'"
        }
        _ => {
            "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() \
             AND state LIKE 'Waiting for table%' AND time_ms > 2000"
        }
    };
    let statement = Statement::from_string(database.get_database_backend(), sql);
    database.query_one_raw(statement).await.unwrap().expect("a row").try_get_by_index(0).unwrap()
}

// On a large table the schemes of the password hashes take longer to count than a request may wait.
#[tokio::test]
async fn the_census_of_the_passwords_has_more_time_than_a_request() {
    let server =
        TestServer::configured(|config| config.database.statement_timeout = Period::seconds(1)).await;
    if !server.is_on_database_server() {
        return;
    }
    let database = &server.state.database;
    let lock = database.begin().await.unwrap();
    let is_postgres = lock.get_database_backend() == DbBackend::Postgres;
    let sql = if is_postgres { "LOCK TABLE users" } else { "LOCK TABLES users WRITE" };
    lock.execute_unprepared(sql).await.unwrap();
    let mut tasks = background::start(&server.state);
    let waiting = async {
        while long_waits(database.reader()).await == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, waiting).await.expect("the census waits");
    if !is_postgres {
        lock.execute_unprepared("UNLOCK TABLES").await.unwrap();
    }
    lock.rollback().await.unwrap();
    tasks.shutdown().await;
}

#[tokio::test]
async fn a_database_that_does_not_tell_its_schema_is_given_up() {
    let Some(store) = TestDatabase::empty_on_server() else {
        return;
    };
    let proxy = Proxy::before(store.address().expect("a server"));
    let url = DatabaseUrl(store.url_through(proxy.address()));
    let request_timeout = Period::millis(100);
    let config = DatabaseConfig { url, request_timeout, ..DatabaseConfig::default() };
    let database = Database::open(&config, OpenMode::MustExist).await.unwrap();
    database.schema_status().await.unwrap();
    proxy.fall_silent();
    let status = timeout(PATIENCE, database.schema_status()).await;
    assert!(status.expect("it ends").is_err());
}
