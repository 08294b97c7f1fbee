//! A database that can grow no more (abuse case 109): SQLite is told how many pages it may have, and says
//! what it says when the disk is full.

use entity::session;
use poem::http::header;
use sea_orm::{ConnectionTrait as _, DbBackend, EntityTrait as _, PaginatorTrait as _};
use support::api::server::TestServer;

/// More logins than fit into a page or two of any table.
const ENOUGH: u64 = 2_000;

/// There is one connection for writing, so that this is for all that is written.
async fn pragma(server: &TestServer, text: &str) {
    server.state.database.writer().execute_unprepared(&format!("PRAGMA {text}")).await.unwrap();
}

async fn integrity(server: &TestServer) -> String {
    let row = server
        .state
        .database
        .writer()
        .query_one_raw(sea_orm::Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check"));
    row.await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn sessions(server: &TestServer) -> u64 {
    session::Entity::find().count(server.state.database.reader()).await.unwrap()
}

// Abuse case 109.
#[tokio::test]
async fn when_the_database_is_full_a_login_is_answered_503_and_leaves_nothing() {
    let server = TestServer::start().await;
    if server.state.database.writer().get_database_backend() != DbBackend::Sqlite {
        return;
    }
    server.client("web", |_| {}).await;
    server.user("alice").await;
    // Not below what it has.
    pragma(&server, "max_page_count = 1").await;
    let mut logins = 0;
    let refusal = loop {
        let answer = server.login("web", "alice", "").await;
        if answer.status != 200 {
            break answer;
        }
        logins += 1;
        assert!(logins < ENOUGH, "the database is never full");
    };
    assert_eq!((refusal.status, refusal.member("error").as_deref()), (503, Some("temporarily_unavailable")));
    assert!(refusal.header(header::RETRY_AFTER).is_some());
    assert_eq!(sessions(&server).await, logins, "every token has its session, and no session is without");
    assert_eq!(integrity(&server).await, "ok");
    pragma(&server, "max_page_count = 1000000").await;
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    assert_eq!(sessions(&server).await, logins + 1);
}

// Abuse case 109. The harness `full-disk` does the same with a disk.
#[tokio::test]
async fn what_comes_after_a_transaction_that_sqlite_has_undone_by_itself_is_stored() {
    let server = TestServer::start().await;
    if server.state.database.writer().get_database_backend() != DbBackend::Sqlite {
        return;
    }
    server.client("web", |_| {}).await;
    server.user("alice").await;
    // SQLite does this when a disk is full, and the driver does not learn of it either.
    let transaction = server.state.database.begin().await.unwrap();
    transaction.execute_unprepared("ROLLBACK").await.unwrap();
    drop(transaction);
    // As when a login is refused at last.
    let refused = server.state.database.begin().await.unwrap();
    refused.execute_unprepared("SELECT 1").await.unwrap();
    refused.rollback().await.unwrap();
    assert_eq!(server.login("web", "alice", "").await.status, 200);
    assert_eq!(sessions(&server).await, 1, "the session of the token is seen by others");
}
