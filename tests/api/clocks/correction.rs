//! The time that is stamped, and where the offset is told.

use std::time::Duration;

use countersign::ambient::Ambient;
use support::api::call::get;
use support::api::clock::ManualClock;
use support::api::log::{Log, field};
use support::api::refreshing::{log_in, renew, server_with_alice};
use support::api::server::TestServer;
use support::jwt::claims;

use super::{HOUR, MINUTE, QUARTER, jump, trusting};

// The statement that asks for it, on each kind of database.
#[tokio::test]
async fn a_database_server_tells_the_time() {
    let server = TestServer::start().await;
    let told = server.state.database.time().await.unwrap();
    assert_eq!(told.is_some(), server.is_on_database_server());
    let machine = Ambient::system().now();
    assert!(told.is_none_or(|told| told.0.abs_diff(machine.0) < 5000), "{told:?} is not {machine:?}");
}

#[tokio::test]
async fn tokens_are_stamped_with_the_databases_time() {
    let server = server_with_alice().await;
    if !server.is_on_database_server() {
        return;
    }
    for by in [MINUTE, 26 * HOUR] {
        let ahead = server.ahead(by).await;
        assert_eq!(stamp(&ahead).await, server.clock.of_server().as_seconds(), "{by:?}");
    }
}

// The way to the database takes time, and nothing shall be stamped by that.
#[tokio::test]
async fn less_than_a_second_is_not_corrected() {
    let server = server_with_alice().await;
    for (by, expected) in [(1000, 0), (1001, -1001)] {
        let ahead = server.ahead(Duration::from_millis(by)).await;
        let expected = if server.is_on_database_server() { expected } else { 0 };
        let ambient = &ahead.state.ambient;
        assert_eq!(ambient.now().0 - ambient.machine_time().0, expected, "{by} ms");
    }
}

/// The time that counts, in seconds.
fn right(server: &TestServer) -> i64 {
    if server.is_on_database_server() {
        server.clock.of_server().as_seconds()
    } else {
        server.clock.seconds()
    }
}

// A clock that is set while a server runs, before and after the server compares the clocks. Of a file's
// clocks there is but one.
#[tokio::test]
async fn a_jump_moves_no_stamp_where_the_database_has_a_clock() {
    let server = server_with_alice().await;
    let tokens = log_in(&server).await;
    for set in [ManualClock::set_forward, ManualClock::set_back] {
        set(&server.clock, QUARTER);
        assert_eq!(stamp(&server).await, right(&server));
        server.clock.advance(Duration::from_secs(1));
        assert_eq!(stamp(&server).await, right(&server));
        if server.is_on_database_server() {
            renew(&server, &tokens.refresh).await;
        }
        server.follow_clocks().await;
        assert_eq!(stamp(&server).await, right(&server));
    }
    renew(&server, &tokens.refresh).await;
}

// Time goes on evenly from the last reading, and the next one corrects what has come apart.
#[tokio::test]
async fn a_clock_of_the_database_that_is_set_is_followed_at_the_next_reading() {
    let server = server_with_alice().await;
    if !server.is_on_database_server() {
        return;
    }
    let begun = stamp(&server).await;
    server.clock.set_server_forward(HOUR);
    assert_eq!(stamp(&server).await, begun);
    server.clock.advance(MINUTE);
    server.follow_clocks().await;
    assert_eq!(stamp(&server).await, begun + 3660);
}

/// When a token says that it was issued now.
async fn stamp(server: &TestServer) -> i64 {
    claims(&log_in(server).await.access)["iat"].as_i64().unwrap()
}

/// The line about the clock. A server is ready whatever its clock says.
async fn told(server: &TestServer) -> String {
    let answer = server.send(get("/readyz")).await;
    assert_eq!(answer.status, 200, "{}", answer.summary());
    answer.text().lines().last().unwrap().to_owned()
}

fn metrics(server: &TestServer) -> (String, u64) {
    let text = server.state.metrics.render();
    let name = "countersign_clock_offset_seconds ";
    let offset = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    (offset.to_owned(), server.metric("countersign_clock_trusted"))
}

#[tokio::test]
async fn readiness_and_metrics_tell_the_offset() {
    let server = server_with_alice().await;
    let soon = "clock offset: 0 s, not trusted: the clocks do not agree for ten minutes yet";
    assert_eq!(told(&server).await, soon);
    assert_eq!(metrics(&server), ("0.0".to_owned(), 0));
    server.follow_clocks_for_ten_minutes().await;
    assert_eq!(told(&server).await, "clock offset: 0 s, trusted");
    assert_eq!(metrics(&server), ("0.0".to_owned(), 1));
    jump(&server, 26 * HOUR).await;
    server.follow_clocks_for_ten_minutes().await;
    let (line, offset) = if server.is_on_database_server() {
        ("clock offset: -93600 s, not trusted: it is not the database's", "-93600.0")
    } else {
        ("clock offset: 0 s, not trusted: it has jumped", "0.0")
    };
    assert_eq!(told(&server).await, line);
    assert_eq!(metrics(&server), (offset.to_owned(), 0));
}

#[tokio::test]
async fn the_log_tells_the_offset_and_not_too_often() {
    let server = trusting().await;
    let log = Log::listen();
    jump(&server, 26 * HOUR).await;
    server.follow_clocks_for_ten_minutes().await;
    server.follow_clocks_for_ten_minutes().await;
    let lines = log.take("clock");
    let jumps = lines.iter().filter(|line| line.contains("a clock has jumped"));
    let undone: Vec<_> =
        lines.iter().filter(|line| line.contains("nothing is deleted by the time: ")).collect();
    assert_eq!(jumps.count(), 1, "{lines:#?}");
    if server.is_on_database_server() {
        assert_eq!(undone.len(), 21, "once a minute: {lines:#?}");
        assert_eq!(field(undone[0], "offset_seconds").as_deref(), Some("-93600"), "{lines:#?}");
    } else {
        assert_eq!(undone.len(), 1, "once an hour: {lines:#?}");
        assert!(undone[0].contains("countersign db trust-clock"), "{lines:#?}");
    }
}
