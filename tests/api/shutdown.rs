//! The end of a server while a hash is being made, which can be held here. Everything else about the end is
//! tested in `tests/cli/shutdown.rs`.

use countersign::config::Period;
use futures_util::future::join;
use support::api::server::{PASSWORD, TestServer};
use support::api::waiting::held;
use support::request;

#[tokio::test]
async fn a_hash_that_is_being_made_is_waited_for() {
    let server = TestServer::configured(|config| {
        held(1)(config);
        config.server.shutdown_timeout = Period::minutes(60);
    })
    .await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let listening = server.listen().await;
    let mut stream = listening.connect().await;
    server.clock.hold_hashes();
    let login = request::form("/token", &request::password_grant("alice", PASSWORD));
    let stopping = async {
        server.until_a_hash_has_begun().await;
        let ending = listening.stop().await;
        assert!(!ending.is_finished(), "the login is cut off");
        server.clock.release_hashes();
        ending.await.unwrap().unwrap()
    };
    let (answer, has_finished) = join(support::caller::ask(&mut stream, &login), stopping).await;
    answer.unwrap().access_token();
    assert!(has_finished, "a request was not finished");
}
