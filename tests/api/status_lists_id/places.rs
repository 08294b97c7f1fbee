//! How places are given out (V2): each once, and in no order that says anything.

use std::collections::BTreeSet;

use entity::status_shard;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use support::api::refreshing::{log_in, server_with_alice};
use support::api::server::TestServer;

use super::{follow, list, reference};

async fn next(server: &TestServer) -> (i32, i32) {
    let place = server.state.status.next_place(&server.state.database, &server.state.ambient).await.unwrap();
    (place.shard, place.idx)
}

#[tokio::test]
async fn no_place_is_given_out_twice_not_even_by_two_nodes() {
    let server = server_with_alice().await;
    let other = server.restarted(|_| {}).await;
    let mut places = BTreeSet::new();
    let mut gaps = BTreeSet::new();
    let mut last = 0;
    for _ in 0..300 {
        for node in [&server, &other] {
            let (shard, idx) = next(node).await;
            assert!(places.insert((shard, idx)) && (0..1 << 20).contains(&idx), "{shard} {idx}");
            gaps.insert(idx - last);
            last = idx;
        }
    }
    assert!(gaps.len() > 500, "places that follow each other lie {gaps:?} apart");
}

/// Gives all but `left` places of every list away.
async fn leave(server: &TestServer, left: i32) {
    status_shard::Entity::update_many()
        .col_expr(status_shard::Column::NextPlace, Expr::value((1 << 20) - left))
        .filter(status_shard::Column::NextPlace.lt((1 << 20) - left))
        .exec(server.state.database.writer())
        .await
        .unwrap();
}

// The next list is there before the first token names it, on every node.
#[tokio::test]
async fn a_full_list_is_followed_by_another() {
    let server = server_with_alice().await;
    leave(&server, 10).await;
    let first = reference(&log_in(&server).await.access);
    let other = server.restarted(|_| {}).await;
    for _ in 0..9 {
        assert_eq!(reference(&log_in(&server).await.access).0, first.0);
    }
    let next = reference(&log_in(&server).await.access);
    assert_ne!(next.0, first.0);
    assert_eq!(list(&other, &next.0).await["sub"], next.0);
}

// A list goes when no token stands in it any more, and its number never comes again.
#[tokio::test]
async fn an_empty_list_is_dropped() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    let first = reference(&tokens.access).0;
    leave(&server, 0).await;
    let second = reference(&log_in(&server.restarted(|_| {}).await).await.access).0;
    let lists = async || {
        let state = &server.state;
        countersign::housekeeping::sweep(&state.database, &state.config, &state.ambient).await.unwrap();
        follow(&server).await;
        server.state.status.uris()
    };
    assert_eq!(lists().await, [first.clone(), second.clone()]);
    server.clock.advance(std::time::Duration::from_hours(3));
    assert_eq!(lists().await, [first, second.clone()], "alice's session stands there");
    server.clock.advance(std::time::Duration::from_hours(24 * 100));
    assert_eq!(lists().await, [second]);
}
