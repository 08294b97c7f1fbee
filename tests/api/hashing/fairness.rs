//! Sources take turns (P2). Here a source is a client, since all requests come from one address.

use std::time::Instant;

use countersign::config::{Config, Period};
use futures_util::future::{join, join_all};
use poem::http::header::RETRY_AFTER;
use support::api::answer::Answer;
use support::api::server::TestServer;

use super::deadline::shortest_login;
use super::load::{assert_busy, slow};
use super::{server_with_alice, until, until_waiting};

async fn server_with_two_clients(change: impl FnOnce(&mut Config)) -> TestServer {
    let (server, _) = server_with_alice(change).await;
    server.client("app", |_| {}).await;
    server
}

/// The answer to a guess, and when it came. Nobody becomes known by it.
async fn guess(server: &TestServer, client: &str) -> (Answer, Instant) {
    (server.login(client, "nobody", "").await, Instant::now())
}

#[tokio::test]
async fn a_flood_does_not_delay_another_source() {
    let server = server_with_two_clients(|config| {
        slow(config);
        config.passwords.queue = 20;
    })
    .await;
    let flood = join_all((0..12).map(|_| guess(&server, "web")));
    let other = async {
        until_waiting(&server, 8).await;
        (Instant::now(), guess(&server, "app").await)
    };
    let (flood, (asked, (answer, at))) = join(flood, other).await;
    assert_eq!(answer.status, 400);
    let earlier = flood.iter().filter(|(_, other)| asked < *other && *other < at).count();
    // One that runs already, and one of the round.
    assert!(earlier <= 3, "{earlier} of the flood came first");
}

#[tokio::test]
async fn in_a_full_queue_the_newest_of_a_flood_gives_its_place() {
    let server = server_with_two_clients(|config| {
        slow(config);
        config.passwords.queue = 4;
    })
    .await;
    let flood = join_all((0..12).map(|_| guess(&server, "web")));
    let other = async {
        until_waiting(&server, 4).await;
        guess(&server, "app").await
    };
    let (flood, (answer, _)) = join(flood, other).await;
    assert_eq!(answer.status, 400);
    let answers = flood.into_iter().map(|(answer, _)| answer);
    let (admitted, surplus): (Vec<_>, Vec<_>) = answers.partition(|answer| answer.status == 400);
    // Four waited, one of them was sent away; one may have run already.
    assert!((3..=6).contains(&admitted.len()), "{} were admitted", admitted.len());
    surplus.iter().for_each(assert_busy);
}

// Nobody waits for an answer that cannot come in time.
#[tokio::test]
async fn what_cannot_be_done_by_the_deadline_is_refused_at_once() {
    let slower = |config: &mut Config| {
        slow(config);
        config.passwords.iterations = 64;
        config.passwords.queue = 100;
    };
    let server = server_with_two_clients(slower).await;
    let hash = shortest_login(&server).await;
    // As long as some hashes take here and now.
    let server = server
        .restarted(|config| {
            slower(config);
            config.passwords.deadline = Period(hash * 8);
        })
        .await;
    assert_eq!(guess(&server, "web").await.0.status, 400);
    let answers = join_all((0..30).map(|_| guess(&server, "web"))).await;
    let (admitted, surplus): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|(answer, _)| answer.status == 400);
    assert!(!admitted.is_empty() && !surplus.is_empty(), "{hash:?}: {} were admitted", admitted.len());
    let first = admitted.iter().map(|(_, at)| *at).min().unwrap();
    let at_once = surplus.iter().filter(|(_, at)| *at < first).count();
    assert!(at_once * 2 > surplus.len(), "{at_once} of {} were refused at once", surplus.len());
    for (answer, _) in &surplus {
        assert_busy(answer);
    }
    let late = server.metric("countersign_hash_refusals_total{reason=\"late\"}");
    assert_eq!(usize::try_from(late).unwrap(), surplus.len());
}

// They are asked back one after the other, as fast as they can be served, and not all at once.
#[tokio::test]
async fn the_time_to_stay_away_grows_with_the_queue_and_with_those_who_were_sent_away() {
    let server = server_with_two_clients(|config| {
        slow(config);
        config.passwords.queue = 20;
    })
    .await;
    let hash = shortest_login(&server).await;
    let longest_wait = async |logins: usize| -> u64 {
        let answers = join_all((0..logins).map(|_| server.login("web", "nobody", ""))).await;
        let waits = answers.iter().filter(|answer| answer.status == 503);
        let waits = waits.map(|answer| answer.header(RETRY_AFTER).unwrap().parse().unwrap());
        waits.max().unwrap()
    };
    let few = longest_wait(30).await;
    // When half of the queue has been worked off.
    assert!(few >= (hash * 10).as_secs(), "{few} s, and a hash takes {hash:?}");
    let many = longest_wait(130).await;
    assert!(((few + 1).min(60)..=60).contains(&many), "{many} s after {few} s");
}

// The flood has used up all chances to be looked up nevertheless; those are not what the other source needs.
#[tokio::test]
async fn a_flood_shuts_nobody_out_who_has_a_share_in_the_queue() {
    let server = server_with_two_clients(|config| {
        slow(config);
        config.passwords.queue = 8;
        config.passwords.iterations = 64;
    })
    .await;
    for client in ["web", "app"] {
        assert_eq!(guess(&server, client).await.0.status, 400);
    }
    let honest = async {
        until_waiting(&server, 8).await;
        let more = join_all((0..100).map(|_| guess(&server, "web")));
        let app = async {
            until(&server, "countersign_hash_refusals_total{reason=\"full\"}", 80).await;
            // In the moment in which a hash is done, the rest of the flood may be looked up first.
            for _ in 0..20 {
                let (answer, _) = guess(&server, "app").await;
                if answer.status != 503 {
                    return answer;
                }
            }
            panic!("twenty times sent away");
        };
        join(more, app).await.1
    };
    let (_, answer) = join(join_all((0..12).map(|_| guess(&server, "web"))), honest).await;
    assert_eq!(answer.status, 400, "{}", answer.summary());
}
