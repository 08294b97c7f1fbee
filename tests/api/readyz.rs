//! `GET /readyz`: whether the server can do its work, and how much there is of it.

use std::time::Duration;

use futures_util::future::{join, join_all};
use poem::http::header;
use support::api::call::get;
use support::api::server::TestServer;
use support::api::waiting::{FULL, held};

#[tokio::test]
async fn without_its_database_the_server_is_not_ready() {
    let server = TestServer::start().await;
    assert_eq!(server.send(get("/readyz")).await.status, 200);
    server.state.database.clone().close().await.unwrap();
    assert_eq!(server.send(get("/readyz")).await.status, 200, "the database is asked once a second");
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(server.send(get("/readyz")).await.status, 503);
}

#[tokio::test]
async fn it_tells_of_the_queue_and_stays_ready() {
    let server = TestServer::configured(held(1)).await;
    server.client("web", |_| {}).await;
    let look = async || {
        let answer = server.send(get("/readyz")).await;
        assert_eq!((answer.status, answer.header(header::RETRY_AFTER)), (200, None));
        answer.text()
    };
    let clock = "clock offset: 0 s, not trusted: the clocks do not agree for ten minutes yet\n";
    let idle = format!("ok\nhash queue: 0 of 1\nhash: 0 ms, wait: 0 ms, refused: 0\n{clock}");
    assert_eq!(look().await, idle);
    // The machine becomes slow.
    server.learn_that_a_hash_takes(Duration::from_millis(80)).await;
    server.clock.hold_hashes();
    let crowd = join_all((0..12).map(|_| server.login("web", "nobody", "")));
    let saturated = async {
        server.until(FULL, 11).await;
        server.until_waiting(1).await;
        let text = look().await;
        server.clock.release_hashes();
        text
    };
    let (_, text) = join(crowd, saturated).await;
    // A newcomer would wait for the one that waits.
    let busy = format!("ok\nhash queue: 1 of 1, saturated\nhash: 80 ms, wait: 80 ms, refused: 11\n{clock}");
    assert_eq!(text, busy);
}
