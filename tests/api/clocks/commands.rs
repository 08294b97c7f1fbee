//! What a command may do by its clock, and how a person says that the clock is right.

use countersign::timekeeping::{self, Error};
use support::api::refreshing::server_with_alice;
use support::api::server::TestServer;

use super::{DAY, HOUR, MINUTE, jump, keeps, session_that_is_over, trusting};

async fn refusal(server: &TestServer) -> Option<String> {
    let required = timekeeping::require_trust(&server.state.database, &server.state.ambient).await;
    required.err().map(|error| error.to_string())
}

async fn trust(server: &TestServer) -> Result<(), Error> {
    timekeeping::trust_clock(&server.state.database, &server.state.ambient).await.map(drop)
}

#[tokio::test]
async fn a_command_needs_no_ten_minutes() {
    let server = server_with_alice().await;
    assert_eq!(refusal(&server).await, None);
    server.follow_clocks_for_ten_minutes().await;
    server.clock.advance(DAY);
    assert_eq!(refusal(&server).await, None);
}

// Both times are named.
#[tokio::test]
async fn a_command_is_refused_where_the_clocks_differ() {
    let server = server_with_alice().await;
    if !server.is_on_database_server() {
        return;
    }
    assert_eq!(refusal(&server.ahead(MINUTE).await).await, None);
    let ahead = server.ahead(26 * HOUR).await;
    let refused = refusal(&ahead).await.unwrap();
    let times = ["says 2026-01-02T02:00:00Z", "database's 2026-01-01T00:00:00Z"];
    assert!(times.iter().all(|time| refused.contains(time)), "{refused}");
    assert!(trust(&ahead).await.is_err(), "nobody can say which one is right");
    assert_eq!(refusal(&server).await, None);
}

#[tokio::test]
async fn a_command_is_refused_after_a_long_pause_until_a_person_says_that_the_clock_is_right() {
    let server = trusting().await;
    server.clock.advance(2 * DAY);
    let refused = refusal(&server).await.unwrap();
    let words = ["2026-01-03T00:10:00Z", "2026-01-01T00:10:00Z", "countersign db trust-clock"];
    assert!(words.iter().all(|word| refused.contains(word)), "{refused}");
    let server = server.restarted(|_| {}).await;
    let over = session_that_is_over(&server).await;
    server.follow_clocks_for_ten_minutes().await;
    assert!(keeps(&server, over).await);
    trust(&server).await.unwrap();
    assert_eq!(refusal(&server).await, None);
    server.clock.advance(MINUTE);
    server.follow_clocks().await;
    assert!(!keeps(&server, over).await, "a server that runs goes by it");
}

// What the server has held against the clock does not come back with the next reading.
#[tokio::test]
async fn a_person_may_say_so_of_a_clock_that_has_jumped() {
    let server = server_with_alice().await;
    if server.is_on_database_server() {
        return;
    }
    server.follow_clocks_for_ten_minutes().await;
    jump(&server, 26 * HOUR).await;
    server.follow_clocks_for_ten_minutes().await;
    assert!(refusal(&server).await.is_some());
    trust(&server).await.unwrap();
    let over = session_that_is_over(&server).await;
    for _ in 0..3 {
        server.follow_clocks_for_ten_minutes().await;
    }
    assert!(!keeps(&server, over).await);
}
