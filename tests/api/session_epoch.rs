//! All sessions of a user end at once, however many there are (D11, abuse case 51).

use std::time::Duration;

use countersign::users;
use entity::{session, user};
use poem::http::Method;
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _};
use serde_json::json;
use support::api::call::json as json_call;
use support::api::refreshing::{
    Tokens, assert_worthless, configured, log_in, me, refresh, renew, row, server_with_alice,
};
use support::api::server::{PASSWORD, TestServer};

/// More than one transaction deletes.
const MANY: usize = 1100;

async fn alice(server: &TestServer) -> user::Model {
    users::find_by_username(server.state.database.reader(), "alice").await.unwrap().unwrap()
}

/// Sessions like this one, which are newer.
async fn multiply(server: &TestServer, tokens: &Tokens) {
    let template = row(server, tokens.session_id()).await.unwrap();
    for _ in 0..MANY / 100 {
        let copies = (0..100).map(|_| {
            let id = server.state.ambient.uuid_v7();
            session::Model { id, ..template.clone() }.into_active_model()
        });
        session::Entity::insert_many(copies)
            .exec_without_returning(server.state.database.writer())
            .await
            .unwrap();
    }
}

async fn stored(server: &TestServer) -> u64 {
    session::Entity::find().count(server.state.database.writer()).await.unwrap()
}

async fn set_disabled(server: &TestServer, disabled: bool) {
    let (state, user) = (&server.state, alice(server).await);
    users::set_disabled(&state.database, &state.ambient, user, disabled).await.unwrap();
}

/// What the transaction of an end leaves that is cut off before its first batch.
async fn raise_epoch(server: &TestServer) {
    let user = alice(server).await;
    let raised = user::ActiveModel {
        id: Set(user.id),
        session_epoch: Set(user.session_epoch + 1),
        ..Default::default()
    };
    user::Entity::update(raised).exec(server.state.database.writer()).await.unwrap();
}

#[tokio::test]
async fn a_user_who_was_disabled_has_no_session_left() {
    let server = configured(|config| config.users.max_sessions = 5000).await;
    multiply(&server, &log_in(&server).await).await;
    server.clock.advance(Duration::from_secs(1));
    let newest = log_in(&server).await;
    set_disabled(&server, true).await;
    // As if the command was cut off before its batches.
    assert!(row(&server, newest.session_id()).await.is_some());
    set_disabled(&server, false).await;
    assert_worthless(&refresh(&server, "spa", &newest.refresh).await);
    renew(&server, &log_in(&server).await.refresh).await;
}

#[tokio::test]
async fn every_session_that_ends_is_counted() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    multiply(&server, &tokens).await;
    let ended =
        users::end_all_sessions(&server.state.database, &server.state.ambient, alice(&server).await.id)
            .await
            .unwrap();
    assert_eq!((ended, stored(&server).await), (MANY as u64 + 1, 0));
}

#[tokio::test]
async fn a_session_whose_row_is_left_over_gives_nothing() {
    let server = server_with_alice().await;
    let (one, two) = (log_in(&server).await, log_in(&server).await);
    raise_epoch(&server).await;
    assert_eq!(me(&server, &one.access).await, 401);
    assert_worthless(&refresh(&server, "spa", &two.refresh).await);
    let database = server.state.database.reader();
    let now = server.state.ambient.now();
    assert_eq!(countersign::sessions::list(database, None, now, None, 10).await.unwrap(), []);
    let next = log_in(&server).await;
    assert_eq!(me(&server, &next.access).await, 200);
    renew(&server, &next.refresh).await;
}

#[tokio::test]
async fn what_is_left_over_takes_no_room() {
    let server = configured(|config| config.users.max_sessions = 2).await;
    let (over, _) = (log_in(&server).await, log_in(&server).await);
    raise_epoch(&server).await;
    let (one, two) = (log_in(&server).await, log_in(&server).await);
    assert_eq!((me(&server, &one.access).await, me(&server, &two.access).await), (200, 200));
    assert!(row(&server, over.session_id()).await.is_some());
}

// One statement for all of them could take longer than a statement may.
#[tokio::test]
async fn a_transaction_deletes_a_thousand_sessions_at_most() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    multiply(&server, &tokens).await;
    let change = json!({"current_password": PASSWORD, "new_password": "another long password"});
    let change = json_call(Method::POST, "/users/me/password", &change).bearer(&tokens.access);
    assert_eq!(server.send(change).await.status, 204);
    assert_eq!(stored(&server).await, MANY as u64 + 1 - 1000);
}
