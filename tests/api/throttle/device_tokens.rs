//! When a device token ends, which nothing stores (design rule P4).

use countersign::state::AppState;
use countersign::users::{self, UserChange};
use entity::secret::SecretString;
use entity::user;
use sea_orm::sea_query::{Asterisk, Expr, Func, Query};
use sea_orm::{ConnectionTrait as _, EntityTrait as _};
use support::api::attempts::{DEVICE, device_of, is_let_in, login, server_with_alice, throttled};
use support::api::server::{PASSWORD, TestServer};

const HOME: &str = "203.0.113.7";

/// Whether a device is let in that is nowhere near home, while strangers use up what they have at the name.
async fn is_known(server: &TestServer, name: &str, device: &str, elsewhere: &str) -> bool {
    server.guess(name, 10).await;
    is_let_in(&server.send(login(name, PASSWORD, elsewhere).header(DEVICE, device)).await)
}

async fn device_of_alice(server: &TestServer) -> String {
    device_of(&server.send(login("alice", PASSWORD, HOME)).await)
}

async fn find(server: &TestServer, name: &str) -> user::Model {
    users::find_by_username(server.state.database.reader(), name).await.unwrap().unwrap()
}

async fn set_password(server: &TestServer, password: &str) {
    let AppState { database, ambient, passwords, .. } = &server.state;
    let alice = find(server, "alice").await;
    users::set_password(database, ambient, passwords, &alice, &SecretString::new(password)).await.unwrap();
}

#[tokio::test]
async fn another_server_knows_it() {
    let server = server_with_alice().await;
    let device = device_of_alice(&server).await;
    let other = server.restarted(throttled).await;
    assert!(is_known(&other, "alice", &device, "192.0.2.1").await);
}

// The clock stands still meanwhile: each password has a time of its own all the same.
#[tokio::test]
async fn it_ends_with_the_password_and_the_same_one_later_does_not_revive_it() {
    let server = server_with_alice().await;
    let device = device_of_alice(&server).await;
    for password in ["another three words", "some four words more", PASSWORD] {
        set_password(&server, password).await;
    }
    assert!(!is_known(&server, "alice", &device, "192.0.2.1").await);
}

// A clock that is set back does not give a password the time of an earlier one.
#[tokio::test]
async fn a_password_is_never_older_than_the_one_before() {
    let server = server_with_alice().await;
    let before = find(&server, "alice").await.password_changed_at.unwrap();
    server.clock.set_back(std::time::Duration::from_hours(1));
    set_password(&server, "another three words").await;
    assert_eq!(find(&server, "alice").await.password_changed_at, Some(before.plus_millis(1)));
}

// Servers of earlier versions stored tokens, and may be at work still.
#[tokio::test]
async fn what_earlier_versions_stored_goes_with_the_password() {
    let server = server_with_alice().await;
    let (alice, database) = (find(&server, "alice").await, server.state.database.writer());
    let row = [alice.id.into(), alice.id.into(), Expr::value(vec![0_u8; 32]), Expr::value(1_i64)];
    let columns = ["id", "user_id", "token_hash", "created_at"];
    let insert = Query::insert().into_table("devices").columns(columns).values_panic(row).to_owned();
    database.execute(&insert).await.unwrap();
    let count = Query::select().expr(Func::count(Expr::col(Asterisk))).from("devices").to_owned();
    let stored =
        async || -> i64 { database.query_one(&count).await.unwrap().unwrap().try_get_by_index(0).unwrap() };
    assert_eq!(stored().await, 1);
    set_password(&server, "another three words").await;
    assert_eq!(stored().await, 0);
}

#[tokio::test]
async fn it_outlives_a_hash_that_is_made_anew() {
    let server = server_with_alice().await;
    let device = device_of_alice(&server).await;
    let before = find(&server, "alice").await.password_hash;
    let server = server
        .restarted(|config| {
            throttled(config);
            config.passwords.iterations = 2;
        })
        .await;
    assert!(is_known(&server, "alice", &device, "192.0.2.1").await);
    assert_ne!(find(&server, "alice").await.password_hash, before);
    assert!(is_known(&server, "alice", &device, "192.0.2.2").await);
}

// Addresses are known by the user's id.
#[tokio::test]
async fn it_counts_with_the_name_that_it_was_made_for() {
    let server = server_with_alice().await;
    let device = device_of_alice(&server).await;
    let AppState { database, ambient, .. } = &server.state;
    let rename = async |from: &str, to: &str| {
        let change = UserChange { username: Some(to.to_owned()), ..UserChange::default() };
        users::update(database, ambient, find(&server, from).await, change).await.unwrap();
    };
    rename("alice", "ALICE").await;
    assert!(is_known(&server, "alice", &device, "192.0.2.1").await, "it is the same name");
    rename("alice", "bob").await;
    assert!(!is_known(&server, "bob", &device, "192.0.2.2").await);
    assert!(is_let_in(&server.send(login("bob", PASSWORD, HOME)).await));
    rename("bob", "alice").await;
    assert!(is_known(&server, "alice", &device, "192.0.2.3").await, "it is that name again");
}

#[tokio::test]
async fn it_ends_with_the_user() {
    let server = server_with_alice().await;
    let device = device_of_alice(&server).await;
    user::Entity::delete_many().exec(server.state.database.writer()).await.unwrap();
    server.user("alice").await;
    assert!(!is_known(&server, "alice", &device, "192.0.2.1").await);
}
