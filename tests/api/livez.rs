//! `GET /livez`: a process that answers need not be restarted.

use support::api::call::get;
use support::api::server::TestServer;

#[tokio::test]
async fn it_answers_with_a_database_and_without() {
    let server = TestServer::start().await;
    assert_eq!(server.send(get("/livez")).await.status, 200);
    server.state.database.clone().close().await.unwrap();
    assert_eq!(server.send(get("/livez")).await.status, 200);
}
