//! Logins beside what ends sessions. Where rows are locked one after the other, each may come to hold what
//! the other one waits for; the database undoes one of them then, and it is done again (abuse case 114).

use std::sync::Arc;

use countersign::clients;
use countersign::config::Period;
use countersign::database::is_lost_race;
use countersign::state::AppState;
use countersign::users;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use support::api::server::TestServer;
use tokio::task::JoinHandle;

const USERS: usize = 6;
const LOGINS: usize = 15;

/// A server with a public client and some users, who log in again and again, all at once. No login fails.
async fn logging_in() -> (Arc<TestServer>, Vec<JoinHandle<()>>) {
    let server = TestServer::configured(|config| config.database.max_connections = 8).await;
    server.client("spa", |client| client.grants = ["password", "refresh_token"].into_iter().collect()).await;
    for number in 0..USERS {
        server.user(&format!("user-{number}")).await;
    }
    let server = Arc::new(server);
    let logins = (0..USERS).map(|number| {
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            for _ in 0..LOGINS {
                let answer = server.login("spa", &format!("user-{number}"), "").await;
                assert_eq!(answer.status, 200, "{}", answer.summary());
            }
        })
    });
    let logins = logins.collect();
    (server, logins)
}

fn are_over(logins: &[JoinHandle<()>]) -> bool {
    logins.iter().all(JoinHandle::is_finished)
}

async fn end(logins: Vec<JoinHandle<()>>) {
    for login in logins {
        login.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_client_was_issued_is_revoked_beside_logins_through_it() {
    let (server, logins) = logging_in().await;
    let AppState { database, ambient, .. } = &server.state;
    while !are_over(&logins) {
        let client = clients::find(database.reader(), "spa").await.unwrap().unwrap();
        clients::revoke_tokens(database, ambient, client).await.unwrap();
    }
    end(logins).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_disabled_beside_logins_of_others() {
    let (server, logins) = logging_in().await;
    let AppState { database, ambient, .. } = &server.state;
    let mut user = server.user("alice").await;
    while !are_over(&logins) {
        server.login("spa", "alice", "").await;
        let is_disabled = user.disabled;
        user = users::set_disabled(database, ambient, user, !is_disabled).await.unwrap();
    }
    end(logins).await;
}

/// Waits until a login is about to end a session that somebody else holds.
async fn a_login_waits(database: &impl ConnectionTrait) {
    let waiting = match database.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT COUNT(*) FROM pg_stat_activity \
             WHERE datname = current_database() AND wait_event_type = 'Lock'"
        }
        // What InnoDB tells of locks it reads anew only when nobody has asked for a tenth of a second.
        _ => {
            "SELECT COUNT(*) FROM information_schema.processlist \
             WHERE db = DATABASE() AND info LIKE 'SELECT %_sessions_ %FOR UPDATE'"
        }
    };
    let waiting = Statement::from_string(database.get_database_backend(), waiting);
    let count = async || {
        let row = database.query_one_raw(waiting.clone()).await.unwrap().expect("a row");
        row.try_get_by_index::<i64>(0).unwrap()
    };
    while count().await == 0 {
        tokio::task::yield_now().await;
    }
}

// The other transaction has changed more, so that it is the login that MariaDB undoes. PostgreSQL undoes who
// looks first, after a second of waiting: the login, unless this test was held up for so long. On SQLite
// nobody holds a row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_that_was_undone_is_done_again() {
    let server = TestServer::configured(|config| {
        config.database.max_connections = 8;
        config.users.max_sessions = 1;
    });
    let server = Arc::new(server.await);
    let database = &server.state.database;
    if database.reader().get_database_backend() == DbBackend::Sqlite {
        return;
    }
    server.client("spa", |_| {}).await;
    for number in 0..30 {
        server.user(&format!("user-{number}")).await;
        server.token("spa", &format!("user-{number}"), "").await;
    }
    let other = database.begin().await.unwrap();
    other.execute_unprepared("UPDATE sessions SET expires_at = expires_at + 1").await.unwrap();
    let login = Arc::clone(&server);
    let login = tokio::spawn(async move { login.login("spa", "user-0", "").await });
    // It holds its user, and is to end the session that was there.
    a_login_waits(database.reader()).await;
    let user = "UPDATE users SET updated_at = updated_at + 1 WHERE username = 'user-0'";
    match other.execute_unprepared(user).await {
        Ok(_) => other.commit().await.unwrap(),
        Err(error) => {
            assert!(is_lost_race(&error), "{error}");
            other.rollback().await.unwrap();
        }
    }
    assert_eq!(login.await.unwrap().status, 200);
}

/// When the login began to wait that waits for a row, in microseconds.
async fn waits_since(database: &impl ConnectionTrait) -> Option<i64> {
    let since = "SELECT CAST(EXTRACT(EPOCH FROM MAX(query_start)) * 1000000 AS BIGINT) FROM pg_stat_activity \
                 WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let since = Statement::from_string(DbBackend::Postgres, since);
    database.query_one_raw(since).await.unwrap().expect("a row").try_get_by_index(0).unwrap()
}

// PostgreSQL is told to end a wait for a row long before the request has to: then there is time for another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_that_has_waited_too_long_for_a_row_is_done_again() {
    let server = TestServer::configured(|config| {
        config.database.max_connections = 8;
        config.database.statement_timeout = Period::seconds(4);
    });
    let server = Arc::new(server.await);
    let database = &server.state.database;
    if database.reader().get_database_backend() != DbBackend::Postgres {
        return;
    }
    server.client("spa", |_| {}).await;
    server.user("alice").await;
    let other = database.begin().await.unwrap();
    other.execute_unprepared("UPDATE users SET updated_at = updated_at + 1").await.unwrap();
    let login = Arc::clone(&server);
    let login = tokio::spawn(async move { login.login("spa", "alice", "").await });
    let mut waits = Vec::new();
    while waits.len() < 2 && !login.is_finished() {
        let since = waits_since(database.reader()).await;
        waits.extend(since);
        waits.dedup();
    }
    other.commit().await.unwrap();
    let answer = login.await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.summary());
}
