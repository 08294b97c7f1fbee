//! While the database is away: a page must be able to read that it should try again (rule 9).

use countersign::background;
use poem::http::header;
use support::api::call::{form, get};
use support::api::server::TestServer;
use support::patience::PATIENCE;
use tokio::time::timeout;

use super::{APP, LOGIN, OFF, OTHER, preflight, reader, server};

/// Without its database, after it has been used or not.
async fn without_database(server: TestServer) -> TestServer {
    server.state.database.clone().close().await.unwrap();
    server
}

async fn assert_read_by_registered_origins_alone(server: &TestServer) {
    for (origin, expected) in
        [(APP, Some(APP)), (OTHER, Some(OTHER)), (OFF, None), ("https://x.example", None)]
    {
        let login = server.send(form("/token", format!("{LOGIN}&client_id=app")).origin(origin)).await;
        assert_eq!((login.status, reader(&login).as_deref()), (503, expected), "{origin}");
        assert!(login.header(header::RETRY_AFTER).is_some(), "{}", login.summary());
        let asked =
            preflight("/token", "POST").header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type");
        let asked = server.send(asked.origin(origin)).await;
        assert_eq!((asked.status, reader(&asked).as_deref()), (204, expected), "{origin}");
        let malformed = server.send(form("/token", "%").origin(origin)).await;
        assert_eq!((malformed.status, reader(&malformed).as_deref()), (400, expected), "{origin}");
    }
}

#[tokio::test]
async fn a_page_reads_the_503_of_a_server_that_knew_its_origin() {
    let server = server().await;
    let token = server.token("app", "alice", "").await;
    // The origins are read now, and are too old by the next request.
    assert_eq!(reader(&server.send(preflight("/token", "POST").origin(APP)).await).as_deref(), Some(APP));
    let server = without_database(server).await;
    assert_read_by_registered_origins_alone(&server).await;
    let me = server.send(get("/users/me").bearer(&token).origin(APP)).await;
    assert_eq!((me.status, reader(&me).as_deref()), (503, Some(APP)));
}

#[tokio::test]
async fn a_server_that_no_page_has_asked_yet_knows_the_origins_from_its_start() {
    let server = server().await.restarted(|_| {}).await;
    assert_read_by_registered_origins_alone(&without_database(server).await).await;
}

// A login by a simple form asks nobody for origins.
#[tokio::test]
async fn an_origin_is_known_that_was_registered_since_the_start() {
    let server = server().await.restarted(|_| {}).await;
    let new = "https://new.example.com";
    server.client("new", |client| client.origins = [new].into_iter().collect()).await;
    let mut tasks = background::start(&server.state);
    let reading = async {
        while !server.state.clients.remembers_origin(new) {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, reading).await.expect("the origins are read");
    tasks.shutdown().await;
    let server = without_database(server).await;
    let login = server.send(form("/token", format!("{LOGIN}&client_id=new")).origin(new)).await;
    assert_eq!((login.status, reader(&login).as_deref()), (503, Some(new)));
}

// The memory says who may read, and never who may log in.
#[tokio::test]
async fn nobody_is_let_in_from_memory() {
    let server = server().await;
    let login = || form("/token", format!("{LOGIN}&client_id=app")).origin(APP);
    assert_eq!(server.send(login()).await.status, 200);
    let server = without_database(server).await;
    let refused = server.send(login()).await;
    assert_eq!((refused.status, refused.member("error").as_deref()), (503, Some("temporarily_unavailable")));
}

// What the database says counts again as soon as it is there, and meanwhile while it is.
#[tokio::test]
async fn an_origin_that_was_withdrawn_reads_nothing() {
    let server = server().await;
    let asked = || preflight("/token", "POST").origin(APP);
    assert_eq!(reader(&server.send(asked()).await).as_deref(), Some(APP));
    server.disable_client("app").await;
    assert_eq!(reader(&server.send(asked()).await), None);
    let server = without_database(server).await;
    assert_eq!(reader(&server.send(asked()).await), None);
}
