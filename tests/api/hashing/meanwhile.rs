//! A user who is changed while their password is being checked: the login is judged by what holds at its end.

use countersign::state::AppState;
use countersign::users::{self, UserChange};
use entity::user;
use futures_util::future::join;
use sea_orm::EntityTrait as _;
use sea_orm::sea_query::Expr;
use support::api::answer::Answer;
use support::api::refreshing::me;
use support::api::server::TestServer;
use support::api::waiting::held;

use super::server_with_alice;

/// Alice logs in, and is changed once the hash of her password has begun.
async fn log_in_during(server: &TestServer, change: impl AsyncFnOnce(user::Model)) -> Answer {
    let alice = users::find_by_username(server.state.database.reader(), "alice").await.unwrap().unwrap();
    server.clock.hold_hashes();
    let changing = async {
        server.until_a_hash_has_begun().await;
        change(alice).await;
        server.clock.release_hashes();
    };
    join(server.login("web", "alice", ""), changing).await.0
}

fn assert_refused(answer: &Answer) {
    let error = answer.member("error");
    assert_eq!((answer.status, error.as_deref()), (400, Some("invalid_grant")), "{}", answer.summary());
}

/// One at which this is Alice's first login, which is noted, and one at which nothing else is written.
async fn servers() -> [TestServer; 2] {
    let (first, _) = server_with_alice(held(10)).await;
    let (known, _) = server_with_alice(held(10)).await;
    assert_eq!(known.login("web", "alice", "").await.status, 200);
    [first, known]
}

#[tokio::test]
async fn who_is_disabled_meanwhile_is_refused() {
    for server in servers().await {
        assert_refused(&log_in_during(&server, async |alice| server.disable_user(alice).await).await);
    }
}

#[tokio::test]
async fn who_is_deleted_meanwhile_is_refused() {
    for server in servers().await {
        let delete = async |alice: user::Model| {
            user::Entity::delete_by_id(alice.id).exec(server.state.database.writer()).await.unwrap();
        };
        assert_refused(&log_in_during(&server, delete).await);
    }
}

#[tokio::test]
async fn who_is_given_another_password_meanwhile_is_refused() {
    for server in servers().await {
        // The time of the password tells, which is all that a hash under way can be told by.
        let change = async |alice: user::Model| {
            let time = Expr::value(alice.password_changed_at.unwrap().plus_millis(1));
            let update = user::Entity::update_many().col_expr(user::Column::PasswordChangedAt, time);
            update.exec(server.state.database.writer()).await.unwrap();
        };
        assert_refused(&log_in_during(&server, change).await);
    }
}

// At its end nobody has the name any more. A device token for that name would never be heard.
#[tokio::test]
async fn who_is_renamed_meanwhile_logs_in_by_the_new_name() {
    for server in servers().await {
        let state = &server.state;
        let rename = async |alice| {
            let change = UserChange { username: Some("bob".to_owned()), ..UserChange::default() };
            users::update(&state.database, &state.ambient, alice, change).await.unwrap();
        };
        assert_refused(&log_in_during(&server, rename).await);
        assert_eq!(server.login("web", "bob", "").await.status, 200);
    }
}

// The session belongs to what comes after the end of the others.
#[tokio::test]
async fn whose_sessions_are_ended_meanwhile_is_let_in() {
    for server in servers().await {
        let end = async |alice: user::Model| {
            let AppState { database, ambient, .. } = &server.state;
            users::end_all_sessions(database, ambient, alice.id).await.unwrap();
        };
        let login = log_in_during(&server, end).await;
        assert_eq!(me(&server, &login.member("access_token").unwrap()).await, 200);
    }
}
