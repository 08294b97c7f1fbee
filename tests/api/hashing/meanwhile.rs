//! A user who is changed while their password is being checked: the login is judged by what holds at its end.

use countersign::users::{self, UserChange};
use entity::user;
use futures_util::future::join;
use support::api::answer::Answer;
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

#[tokio::test]
async fn who_is_disabled_meanwhile_is_refused() {
    let (server, _) = server_with_alice(held(10)).await;
    assert_refused(&log_in_during(&server, async |alice| server.disable_user(alice).await).await);
}

// At its end nobody has the name any more. A device token for that name would never be heard.
#[tokio::test]
async fn who_is_renamed_meanwhile_logs_in_by_the_new_name() {
    let (server, _) = server_with_alice(held(10)).await;
    let state = &server.state;
    let rename = async |alice| {
        let change = UserChange { username: Some("bob".to_owned()), ..UserChange::default() };
        users::update(&state.database, &state.ambient, alice, change).await.unwrap();
    };
    assert_refused(&log_in_during(&server, rename).await);
    assert_eq!(server.login("web", "bob", "").await.status, 200);
}
