//! Keys and a wrong clock: none is made by it, and one that was is dated again (K1).

use std::sync::Arc;
use std::time::Duration;

use countersign::ambient::Ambient;
use countersign::background;
use countersign::config::Period;
use countersign::entropy::SystemEntropy;
use countersign::keyring::{Error, KeyAdmin, StoredKey};
use entity::signing_key;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use support::api::refreshing::{log_in, server_with_alice};
use support::api::server::TestServer;
use support::jwt::header;

use super::{DAY, MINUTE, QUARTER, jump, trusting};

/// From publication to signing, in milliseconds: `max-age`, clock skew, and the second that nodes take.
const LEAD: i64 = (300 + 60 + 1) * 1000;

/// What the clocks need to be trusted, in milliseconds.
const SETTLED: i64 = 10 * 60 * 1000;

fn admin(server: &TestServer, ambient: &Ambient) -> KeyAdmin {
    KeyAdmin::new(&server.state.database, &server.state.config.keys, ambient)
}

/// A key of somebody whose clock is ahead and was trusted.
async fn rotate_ahead(server: &TestServer, by: Duration) -> StoredKey {
    let clock = Arc::new(server.clock.beside(by));
    admin(server, &Ambient::new(clock, Arc::new(SystemEntropy))).rotate().await.unwrap()
}

/// The keys' dates of publication and of their turns, from now on.
async fn dates(server: &TestServer) -> Vec<(i64, i64)> {
    let (now, ambient) = (server.state.ambient.now(), &server.state.ambient);
    let timetable = admin(server, ambient).list().await.unwrap();
    timetable.keys().iter().map(|key| (key.published_at.0 - now.0, key.activates_at.0 - now.0)).collect()
}

/// What the server does by itself.
async fn rotate_by_itself(server: &TestServer) {
    background::rotate_keys(server.state.clone()).await.unwrap();
}

#[tokio::test]
async fn a_key_that_was_dated_by_a_clock_ahead_is_dated_again() {
    for by in [2 * MINUTE, QUARTER] {
        let server = trusting().await;
        let ahead = rotate_ahead(&server, by).await;
        rotate_by_itself(&server).await;
        assert_eq!(dates(&server).await, [(-SETTLED, -SETTLED), (0, LEAD)], "{by:?}");
        server.clock.advance(Duration::from_millis(u64::try_from(LEAD).unwrap()));
        server.state.keyring.reload(&server.state.database).await.unwrap();
        assert_eq!(header(&log_in(&server).await.access)["kid"], ahead.kid.as_str());
        server.follow_clocks().await;
        let before = dates(&server).await;
        rotate_by_itself(&server).await;
        assert_eq!(dates(&server).await, before, "nothing is left to be done");
    }
}

// Its age counts from now on, or it would be replaced months late.
#[tokio::test]
async fn the_key_that_signs_is_dated_again_too() {
    let server = trusting().await;
    let future = server.state.ambient.now().plus_millis(i64::try_from(QUARTER.as_millis()).unwrap());
    let dated = signing_key::Entity::update_many()
        .col_expr(signing_key::Column::PublishedAt, Expr::value(future))
        .col_expr(signing_key::Column::ActivatesAt, Expr::value(future));
    dated.exec(server.state.database.writer()).await.unwrap();
    rotate_by_itself(&server).await;
    assert_eq!(dates(&server).await, [(0, 0)]);
}

// An emergency, or a person, may have dated the turn alone.
#[tokio::test]
async fn a_key_that_waits_longer_than_any_configuration_asks_for_is_dated_again() {
    let server = server_with_alice().await;
    let kid = admin(&server, &server.state.ambient).rotate().await.unwrap().kid;
    server.follow_clocks_for_ten_minutes().await;
    let two_days = server.state.ambient.now().plus_millis(2 * 24 * 60 * 60 * 1000);
    let dated = signing_key::Entity::update_many()
        .col_expr(signing_key::Column::ActivatesAt, Expr::value(two_days))
        .filter(signing_key::Column::Kid.eq(&kid));
    dated.exec(server.state.database.writer()).await.unwrap();
    rotate_by_itself(&server).await;
    assert_eq!(dates(&server).await, [(-SETTLED, -SETTLED), (0, LEAD)]);
}

// Somebody has had the JWKS of another configuration for an hour, and may rely on that.
#[tokio::test]
async fn a_key_that_another_configuration_has_published_keeps_its_dates() {
    let server = server_with_alice().await;
    let hourly = server.restarted(|config| config.keys.jwks_max_age = Period::minutes(60)).await;
    admin(&hourly, &hourly.state.ambient).rotate().await.unwrap();
    server.follow_clocks_for_ten_minutes().await;
    let before = dates(&server).await;
    rotate_by_itself(&server).await;
    assert_eq!(dates(&server).await, before);
}

#[tokio::test]
async fn the_next_rotation_waits_for_minutes_and_not_for_months() {
    let server = server_with_alice().await;
    rotate_ahead(&server, QUARTER).await;
    let refused = admin(&server, &server.state.ambient).rotate().await;
    let Err(Error::Pending { seconds, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(seconds, LEAD / 1000 + 1);
}

// By a clock that is behind, every key is from the future.
#[tokio::test]
async fn no_key_is_dated_again_while_the_time_is_not_trusted() {
    let server = trusting().await;
    rotate_by_itself(&server).await;
    assert_eq!(dates(&server).await, [(-SETTLED, -SETTLED)]);
    server.clock.set_back(QUARTER);
    rotate_by_itself(&server).await;
    server.follow_clocks().await;
    server.follow_clocks_for_ten_minutes().await;
    rotate_by_itself(&server).await;
    server.clock.set_forward(QUARTER);
    server.follow_clocks().await;
    assert_eq!(dates(&server).await, [(-2 * SETTLED, -2 * SETTLED)]);
}

#[tokio::test]
async fn a_clock_that_is_ahead_publishes_no_key() {
    let server = trusting().await;
    jump(&server, QUARTER).await;
    for _ in 0..3 {
        rotate_by_itself(&server).await;
        server.follow_clocks_for_ten_minutes().await;
    }
    rotate_by_itself(&server).await;
    assert_eq!(dates(&server).await.len(), 1);
    // The time has really passed.
    server.clock.set_back(QUARTER);
    server.follow_clocks().await;
    for _ in 0..91 {
        server.clock.advance(DAY);
        server.follow_clocks().await;
    }
    rotate_by_itself(&server).await;
    assert_eq!(dates(&server).await.len(), 2);
}

// Abuse case 70: each node finds the key too old in the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_nodes_that_rotate_by_themselves_at_once_one_does() {
    let one = server_with_alice().await;
    one.clock.advance(QUARTER);
    let other = one.restarted(|_| {}).await;
    for _ in 0..10 {
        one.clock.advance(MINUTE);
        one.follow_clocks().await;
        other.follow_clocks().await;
    }
    tokio::join!(rotate_by_itself(&one), rotate_by_itself(&other));
    let directory = &one.state.config.keys.directory;
    assert_eq!((dates(&one).await.len(), std::fs::read_dir(directory).unwrap().count()), (2, 2));
}
