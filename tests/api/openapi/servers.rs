//! Where the document says that the server is.

use serde_json::json;
use support::api::call::get;
use support::api::server::TestServer;

#[tokio::test]
async fn requests_go_to_where_the_document_came_from_or_to_the_public_address() {
    let server = TestServer::start().await;
    let rows = [
        (None, "", "/", "http://localhost:8080"),
        (None, "/auth", "/auth", "http://localhost:8080/auth"),
        (Some("https://login.example.com"), "", "/", "https://login.example.com"),
        (Some("https://login.example.com"), "/auth", "/auth", "https://login.example.com/auth"),
        (Some("https://example.com/auth"), "/auth", "/auth", "https://example.com/auth"),
    ];
    for (issuer, base_path, here, public) in rows {
        let server = server
            .restarted(|config| {
                config.server.issuer = issuer.map(str::to_owned);
                config.server.base_path = base_path.to_owned();
            })
            .await;
        let document = server.send(get(&format!("{base_path}/openapi.json"))).await.json();
        let urls: Vec<_> =
            document["servers"].as_array().unwrap().iter().map(|server| server["url"].clone()).collect();
        assert_eq!(urls, [json!(here), json!(public)], "{issuer:?} {base_path}");
    }
}
