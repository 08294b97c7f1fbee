//! What has expired is swept, in batches (design rule D6, abuse case 125).

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::time::Duration;

use countersign::address::Prefix;
use countersign::housekeeping;
use countersign::sessions::{self, Beginning, NewSession, RefreshLifetimes};
use entity::time::UnixMillis;
use entity::words::Words;
use entity::{revoked_token, session};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use support::api::refreshing::{log_in, me, renew, row, server_with_alice};
use support::api::server::TestServer;
use uuid::Uuid;

/// More than two batches of a hundred.
const MANY: u64 = 250;

async fn user_id(server: &TestServer) -> Uuid {
    let database = server.state.database.reader();
    countersign::users::find_by_username(database, "alice").await.unwrap().unwrap().id
}

/// Sessions whose access tokens live a minute, and their refresh tokens as long as `refresh` says.
async fn add_sessions(server: &TestServer, refresh: Option<RefreshLifetimes>) {
    let (state, user_id, now) = (&server.state, user_id(server).await, server.state.ambient.now());
    for _ in 0..MANY {
        let new = NewSession {
            id: state.ambient.uuid_v7(),
            user_id,
            client_id: "spa".to_owned(),
            scope: Words::default(),
            audiences: Words::default(),
            amr: Words::default(),
            began_at: now,
            auth_time: now,
            password_changed_at: None,
            access_expires_at: now.plus_millis(60_000),
            refresh,
            address: Prefix::of(Ipv4Addr::LOCALHOST.into()),
            place: state.status.next_place(&state.database, &state.ambient).await.unwrap(),
        };
        let beginning = Beginning { epoch: 0, device_id: None, browser_session_id: None };
        let transaction = state.database.begin().await.unwrap();
        sessions::create(&transaction, &state.ambient, &state.checks, new, beginning).await.unwrap();
        transaction.commit().await.unwrap();
    }
}

async fn add_revoked(server: &TestServer, expires_at: UnixMillis) {
    for _ in 0..MANY {
        let jti = server.state.ambient.uuid_v7();
        sessions::revoke_access_token(server.state.database.writer(), jti, expires_at).await.unwrap();
    }
}

/// Sessions and revoked tokens that are stored.
async fn stored(server: &TestServer) -> (u64, u64) {
    let database = server.state.database.writer();
    let sessions = session::Entity::find().count(database).await.unwrap();
    (sessions, revoked_token::Entity::find().count(database).await.unwrap())
}

async fn sweep(server: &TestServer) -> (u64, u64) {
    let state = &server.state;
    let swept = housekeeping::sweep(&state.database, &state.config, &state.ambient).await.unwrap();
    (swept.sessions, swept.revoked_tokens)
}

/// For so long revoked tokens are kept after they have expired.
const FOUR_WEEKS: Duration = Duration::from_hours(28 * 24);

const LONG: RefreshLifetimes = RefreshLifetimes { idle: 3_600_000, absolute: 7_200_000, grace: 30_000 };

#[tokio::test]
async fn what_has_expired_goes_and_what_lives_stays() {
    let server = server_with_alice().await;
    add_sessions(&server, None).await;
    add_sessions(&server, Some(LONG)).await;
    assert_eq!(sweep(&server).await, (0, 0));
    server.clock.advance(Duration::from_mins(1));
    assert_eq!(sweep(&server).await, (0, 0));
    server.clock.advance(Duration::from_hours(1) - Duration::from_mins(1));
    assert_eq!(sweep(&server).await, (MANY, 0));
    assert_eq!(stored(&server).await, (MANY, 0));
    server.clock.advance(Duration::from_hours(1));
    assert_eq!(sweep(&server).await, (MANY, 0));
    assert_eq!(stored(&server).await, (0, 0));
}

// Abuse case 111: for four weeks longer, since the clock may be ahead.
#[tokio::test]
async fn revoked_tokens_are_kept_a_while_and_then_go() {
    let server = server_with_alice().await;
    let now = server.state.ambient.now();
    add_revoked(&server, now.plus_millis(60_000)).await;
    add_revoked(&server, now.plus_millis(3_600_000)).await;
    server.clock.advance(FOUR_WEEKS);
    assert_eq!(sweep(&server).await, (0, 0));
    server.clock.advance(Duration::from_mins(2));
    assert_eq!(sweep(&server).await, (0, MANY));
    assert_eq!(stored(&server).await, (0, MANY));
    server.clock.advance(Duration::from_hours(1));
    assert_eq!(sweep(&server).await, (0, MANY));
    assert_eq!(stored(&server).await, (0, 0));
}

// Abuse case 125: no statement deletes more than it is told to.
#[tokio::test]
async fn a_batch_is_a_batch() {
    let server = server_with_alice().await;
    add_sessions(&server, None).await;
    add_revoked(&server, server.state.ambient.now()).await;
    server.clock.advance(FOUR_WEEKS + Duration::from_mins(1));
    let (database, now) = (server.state.database.writer(), server.state.ambient.now());
    let mut sessions = Vec::new();
    let mut revoked = Vec::new();
    for _ in 0..4 {
        sessions.push(sessions::sweep(database, now, 100).await.unwrap());
        revoked.push(sessions::sweep_revoked(database, now, 100).await.unwrap());
    }
    assert_eq!((sessions, revoked), (vec![100, 100, 50, 0], vec![100, 100, 50, 0]));
}

#[tokio::test]
async fn a_session_in_use_is_never_swept() {
    let server = server_with_alice().await;
    let mut tokens = log_in(&server).await;
    for _ in 0..6 {
        server.clock.advance(Duration::from_hours(13 * 24));
        assert_eq!(sweep(&server).await, (0, 0));
        tokens = renew(&server, &tokens.refresh).await;
    }
    assert_eq!(me(&server, &tokens.access).await, 200);
    server.clock.advance(Duration::from_hours(14 * 24));
    sweep(&server).await;
    assert_eq!(row(&server, tokens.session_id()).await, None);
}

// Abuse case 125: another process writes between two batches, and never sees a part of one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_write_between_two_batches() {
    let server = server_with_alice().await;
    let other = server.restarted(|_| {}).await;
    for _ in 0..4 {
        add_sessions(&server, None).await;
    }
    server.clock.advance(Duration::from_hours(48));
    let mut left = BTreeSet::new();
    let writing = async {
        while left.first() != Some(&0) {
            let transaction = other.state.database.begin().await.unwrap();
            left.insert(session::Entity::find().count(&transaction).await.unwrap());
            transaction.commit().await.unwrap();
        }
    };
    let (swept, ()) = tokio::join!(sweep(&server), writing);
    assert_eq!(swept, (4 * MANY, 0));
    assert!(left.len() > 2, "nobody was let in between: {left:?}");
    assert!(left.iter().all(|left| left % 100 == 0), "{left:?}");
}

// Users who log in meanwhile are not disturbed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logins_go_on_while_it_sweeps() {
    let server = server_with_alice().await;
    add_sessions(&server, None).await;
    add_revoked(&server, server.state.ambient.now()).await;
    server.clock.advance(FOUR_WEEKS + Duration::from_mins(1));
    let logins = async {
        for _ in 0..10 {
            let tokens = log_in(&server).await;
            renew(&server, &tokens.refresh).await;
        }
    };
    let (swept, ()) = tokio::join!(sweep(&server), logins);
    assert_eq!(swept, (MANY, MANY));
    assert_eq!(stored(&server).await, (10, 0));
}
