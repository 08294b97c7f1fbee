//! One token presented many times at once (abuse case 45): the chain never forks.

use std::collections::HashSet;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use countersign::address::Prefix;
use countersign::config::{Config, Period};
use countersign::sessions::{self, Exchange, RefreshLifetimes, RefreshToken};
use countersign::state::AppState;
use futures_util::future::join_all;
use support::api::answer::Answer;
use support::api::refreshing::{Tokens, configured, log_in, refresh, renew};
use support::api::server::TestServer;

const ROUNDS: usize = 20;
const AT_ONCE: usize = 64;

fn many_connections(config: &mut Config) {
    config.database.max_connections = 8;
}

/// Presents the token [`AT_ONCE`] times at once, to the nodes in turn.
async fn storm(nodes: &[Arc<TestServer>], token: &str) -> Vec<Answer> {
    let requests = (0..AT_ONCE).map(|number| {
        let node = Arc::clone(&nodes[number % nodes.len()]);
        let token = token.to_owned();
        tokio::spawn(async move { refresh(&node, "spa", &token).await })
    });
    join_all(requests).await.into_iter().map(Result::unwrap).collect()
}

async fn never_forks(nodes: &[Arc<TestServer>]) {
    let mut token = log_in(&nodes[0]).await.refresh;
    for round in 0..ROUNDS {
        let answers = storm(nodes, &token).await;
        let statuses: HashSet<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, HashSet::from([200]), "round {round}");
        let successors: HashSet<String> = answers.iter().map(|answer| Tokens::of(answer).refresh).collect();
        assert_eq!(successors.len(), 1, "round {round}");
        token = successors.into_iter().next().unwrap();
    }
}

// Abuse case 45.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_at_once_get_the_same_successor() {
    never_forks(&[Arc::new(configured(many_connections).await)]).await;
}

// Abuse case 45.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_get_it_from_two_nodes_too() {
    let one = configured(many_connections).await;
    let other = one.restarted(many_connections).await;
    never_forks(&[Arc::new(one), Arc::new(other)]).await;
}

// Abuse cases 45 and 47: after the grace as well, one of the parallel exchanges wins and the others follow.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_grace_the_previous_token_gives_all_of_them_the_same_new_successor() {
    let server = Arc::new(configured(many_connections).await);
    let nodes = [Arc::clone(&server)];
    let first = log_in(&server).await;
    let lost = Tokens::of(&refresh(&server, "spa", &first.refresh).await);
    server.clock.advance(std::time::Duration::from_secs(31));
    let answers = storm(&nodes, &first.refresh).await;
    let successors: HashSet<String> = answers.iter().map(|answer| Tokens::of(answer).refresh).collect();
    assert_eq!(successors.len(), 1);
    assert!(!successors.contains(&lost.refresh));
}

fn without_grace(config: &mut Config) {
    many_connections(config);
    config.tokens.refresh_grace = Period::millis(0);
}

/// Nobody is refused, and the session goes on afterwards. Requests that begin after others have ended are
/// outside the grace, and may get a later successor.
async fn nobody_is_refused(nodes: &[Arc<TestServer>]) {
    nodes[0].clock.tick();
    let mut token = log_in(&nodes[0]).await.refresh;
    for round in 0..ROUNDS {
        let answers = storm(nodes, &token).await;
        let statuses: HashSet<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, HashSet::from([200]), "round {round}");
        token = renew(&nodes[0], &token).await.refresh;
    }
}

// Abuse case 45: a request that loses the race began before it was decided, so that the grace does not
// matter.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_grace_nobody_is_refused() {
    nobody_is_refused(&[Arc::new(configured(without_grace).await)]).await;
}

// Abuse case 45: a request that is held up between its arrival and its look at the session, in which another
// one has exchanged the token. What that one has given away must stay worth something.
#[tokio::test]
async fn a_request_that_was_overtaken_gets_the_same_successor_without_a_grace() {
    let server = configured(without_grace).await;
    let token = log_in(&server).await.refresh;
    let arrived_at = server.state.ambient.now();
    server.clock.advance(Duration::from_secs(5));
    let given = renew(&server, &token).await.refresh;
    let AppState { database, ambient, checks, .. } = &server.state;
    let token = RefreshToken::parse(&token, checks).unwrap();
    let presented = sessions::examine(database, arrived_at, "spa", token).await.unwrap().unwrap();
    let lifetimes = RefreshLifetimes { idle: 60_000, absolute: 60_000, grace: 0 };
    let access_expires_at = ambient.now();
    let (presented, address) = (&presented, Prefix::of(Ipv4Addr::LOCALHOST.into()));
    let exchange = Exchange { database, ambient, checks, presented, lifetimes, access_expires_at, address };
    assert_eq!(exchange.run().await.unwrap().encode().expose(), given);
    renew(&server, &given).await;
}

// Abuse case 45.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_grace_nobody_is_refused_by_two_nodes_either() {
    let one = configured(without_grace).await;
    let other = one.restarted(without_grace).await;
    nobody_is_refused(&[Arc::new(one), Arc::new(other)]).await;
}
