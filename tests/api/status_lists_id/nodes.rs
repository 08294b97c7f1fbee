//! Several nodes on one database: what one revokes all of them say, in the same bytes (V3, V5).

use std::time::Duration;

use entity::{revocation, status_shard};
use futures_util::future::join_all;
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, sea_query::Expr};
use support::api::call::{form, get};
use support::api::refreshing::{log_in, server_with_alice};
use support::api::server::TestServer;

use super::{bytes, count, follow, is_revoked, is_set, list, path, reference};

async fn revoke(server: &TestServer, token: &str) {
    let answer = server.send(form("/revoke", format!("client_id=spa&token={token}"))).await;
    assert_eq!(answer.status, 200, "{}", answer.summary());
}

#[tokio::test]
async fn every_node_says_the_same_byte_for_byte() {
    let server = server_with_alice().await;
    let other = server.restarted(|_| {}).await;
    let (uri, _) = reference(&log_in(&server).await.access);
    for node in [&server, &other, &server] {
        let tokens = log_in(node).await;
        revoke(node, &tokens.refresh).await;
        follow(&server).await;
        follow(&other).await;
        let bodies = [server.send(get(path(&uri))).await.body, other.send(get(path(&uri))).await.body];
        assert_eq!(bodies[0], bodies[1]);
        assert!(is_set(&server, &tokens.access).await);
    }
    let restarted = server.restarted(|_| {}).await;
    assert_eq!(restarted.send(get(path(&uri))).await.body, server.send(get(path(&uri))).await.body);
}

// A node that has not read yet has a smaller number, by which verifiers tell that it is behind (V7).
#[tokio::test]
async fn of_two_lists_the_later_has_the_greater_number() {
    let server = server_with_alice().await;
    let behind = server.restarted(|_| {}).await;
    let tokens = log_in(&server).await;
    let (uri, _) = reference(&tokens.access);
    revoke(&server, &tokens.refresh).await;
    assert!(is_revoked(&server, &tokens.access).await && !is_set(&behind, &tokens.access).await);
    let number = async |node| list(node, &uri).await["change_number"].as_i64().unwrap();
    assert_eq!((number(&server).await, number(&behind).await), (1, 0));
}

// Transactions take turns at a list, so that whoever has read up to a number lacks nothing before it.
#[tokio::test]
async fn what_is_revoked_at_once_is_all_there() {
    let server = server_with_alice().await;
    let other = server.restarted(|_| {}).await;
    let mut sessions = Vec::new();
    for _ in 0..12 {
        sessions.push(log_in(&server).await);
    }
    let (uri, _) = reference(&sessions[0].access);
    let (left, right) = sessions.split_at(6);
    let pairs = left.iter().zip(right);
    let revoking = pairs.flat_map(|(one, two)| [revoke(&server, &one.refresh), revoke(&other, &two.refresh)]);
    let reading = async {
        for _ in 0..20 {
            follow(&other).await;
            let list = list(&other, &uri).await;
            assert_eq!(list["change_number"], count(&list));
        }
    };
    futures_util::future::join(join_all(revoking), reading).await;
    follow(&other).await;
    assert_eq!(count(&list(&other, &uri).await), 12);
}

// A clock that was ahead for a while has let bits expire.
#[tokio::test]
async fn a_bit_is_there_again_once_the_clock_is_right() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    revoke(&server, &tokens.refresh).await;
    assert!(is_revoked(&server, &tokens.access).await);
    server.clock.advance(Duration::from_hours(1));
    assert!(!is_revoked(&server, &tokens.access).await);
    server.set_clocks_back(Duration::from_hours(1)).await;
    assert!(is_revoked(&server, &tokens.access).await);
}

// A server that was promoted in the place of another one may lack the last of what that one had.
#[tokio::test]
async fn everything_is_read_again_once_a_minute() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    revoke(&server, &tokens.refresh).await;
    assert!(is_revoked(&server, &tokens.access).await);
    let database = server.state.database.writer();
    revocation::Entity::delete_many().exec(database).await.unwrap();
    assert!(is_revoked(&server, &tokens.access).await, "the number of changes is the same");
    server.clock.advance(Duration::from_mins(1));
    assert!(!is_revoked(&server, &tokens.access).await);
}

// A node that starts reads page by page: of several bits that expire at once, some may be on the next page.
#[tokio::test]
async fn more_than_a_page_is_read_whole() {
    let server = server_with_alice().await;
    let (uri, _) = reference(&log_in(&server).await.access);
    let (now, database) = (server.state.ambient.now(), server.state.database.writer());
    let row = |idx: i32| revocation::Model {
        shard: 1,
        idx,
        // The last hundred belong to a change that is not whole yet.
        change_number: if idx < 1300 { 1 } else { 2 },
        revoked_at: now,
        // A hundred have expired, and the others do so seven hundred at a time.
        until: if idx < 100 {
            now.plus_millis(-60_000)
        } else {
            now.plus_millis(60_000 + i64::from(idx / 700))
        },
    };
    let rows: Vec<_> = (0..1400).map(|idx| row(idx * 3 % 1400).into_active_model()).collect();
    for rows in rows.chunks(100) {
        revocation::Entity::insert_many(rows.to_vec()).exec_without_returning(database).await.unwrap();
    }
    let first = status_shard::Entity::update_many().filter(status_shard::Column::Id.eq(1));
    first.col_expr(status_shard::Column::ChangeNumber, Expr::value(1_i64)).exec(database).await.unwrap();
    let started = server.restarted(|_| {}).await;
    let bytes = bytes(&list(&started, &uri).await);
    let set: Vec<usize> = (0..1400).filter(|index| bytes[index / 8] & (1 << (index % 8)) != 0).collect();
    assert_eq!(set, (100..1300).collect::<Vec<_>>());
}
