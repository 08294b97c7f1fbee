//! Statements of a transaction that need no answer of their own. SQLite is given them with the next one, and
//! a server one by one; what comes of them is the same.

use countersign::database::{Question, Transaction};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use support::api::server::TestServer;

async fn server_with_alice_and_bob() -> TestServer {
    let server = TestServer::start().await;
    server.user("alice").await;
    server.user("bob").await;
    server
}

fn statement(backend: DbBackend, sql: &str) -> Statement {
    Statement::from_string(backend, sql)
}

async fn later(transaction: &Transaction, sql: &str) {
    transaction.execute_later(statement(transaction.get_database_backend(), sql)).await.unwrap();
}

fn name_of(backend: DbBackend, username: &str) -> Question<Option<String>> {
    let sql = format!("SELECT COALESCE(full_name, '') FROM users WHERE username = '{username}'");
    Question::one(statement(backend, &sql), |row| row.try_get_by_index(0))
}

async fn names(server: &TestServer) -> (Option<String>, Option<String>) {
    let transaction = server.state.database.begin().await.unwrap();
    transaction.ask(|backend| name_of(backend, "alice").and(name_of(backend, "bob"))).await.unwrap()
}

#[tokio::test]
async fn questions_have_answers_of_their_own_whatever_went_before() {
    let server = server_with_alice_and_bob().await;
    let transaction = server.state.database.begin().await.unwrap();
    later(&transaction, "UPDATE users SET full_name = 'A'").await;
    later(&transaction, "UPDATE users SET full_name = 'B' WHERE username = 'bob'").await;
    let both = |backend| name_of(backend, "nobody").and(name_of(backend, "bob"));
    let asked = |backend| both(backend).and(name_of(backend, "alice"));
    let answer = transaction.ask(asked).await.unwrap();
    assert_eq!(answer, ((None, Some("B".to_owned())), Some("A".to_owned())));
    transaction.commit().await.unwrap();
    assert_eq!(names(&server).await, (Some("A".to_owned()), Some("B".to_owned())));
}

// An exchange that lost its race is known by the rows that its own UPDATE has changed (D5).
#[tokio::test]
async fn what_a_statement_has_changed_is_not_what_went_before() {
    let server = server_with_alice_and_bob().await;
    let transaction = server.state.database.begin().await.unwrap();
    later(&transaction, "UPDATE users SET full_name = 'A'").await;
    let none = "UPDATE users SET full_name = 'N' WHERE username = 'nobody'";
    let changed = transaction.execute_raw(statement(transaction.get_database_backend(), none)).await.unwrap();
    assert_eq!(changed.rows_affected(), 0);
    later(&transaction, "UPDATE users SET full_name = 'A'").await;
    let one = "UPDATE users SET full_name = 'B' WHERE username = 'bob'";
    let changed = transaction.execute_raw(statement(transaction.get_database_backend(), one)).await.unwrap();
    assert_eq!(changed.rows_affected(), 1);
}

#[tokio::test]
async fn nothing_is_stored_when_a_statement_fails_that_nobody_waited_for() {
    let server = server_with_alice_and_bob().await;
    let before = names(&server).await;
    let transaction = server.state.database.begin().await.unwrap();
    later(&transaction, "UPDATE users SET full_name = 'A'").await;
    let twice = "UPDATE users SET username_key = 'one for both'";
    let failed = match transaction.execute_later(statement(transaction.get_database_backend(), twice)).await {
        Ok(()) => transaction.commit().await.is_err(),
        Err(_) => transaction.rollback().await.is_ok(),
    };
    assert!(failed);
    assert_eq!(names(&server).await, before);
}

#[tokio::test]
async fn what_was_to_follow_is_forgotten_with_its_transaction() {
    let server = server_with_alice_and_bob().await;
    let before = names(&server).await;
    for undo in [true, false] {
        let transaction = server.state.database.begin().await.unwrap();
        later(&transaction, "UPDATE users SET full_name = 'A'").await;
        if undo {
            transaction.rollback().await.unwrap();
        } else {
            drop(transaction);
        }
        assert_eq!(names(&server).await, before);
    }
}
