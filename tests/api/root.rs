//! `GET /`: where people and programs find the rest.

use poem::http::{Method, header};
use serde_json::Value;
use support::api::call::{Call, get};
use support::api::server::{ISSUER, TestServer};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[tokio::test]
async fn the_root_is_html_for_a_browser_and_json_for_all_else() {
    let server = TestServer::start().await;
    let html = server.send(get("/").header(header::ACCEPT, BROWSER)).await;
    assert_eq!(html.header(header::CONTENT_TYPE).as_deref(), Some("text/html; charset=utf-8"));
    for link in ["/account", "/docs", "/.well-known/openid-configuration"] {
        assert!(html.text().contains(&format!("href=\"{link}\"")), "{link}: {}", html.text());
    }
    assert!(html.header(header::CONTENT_SECURITY_POLICY).unwrap().contains("default-src 'none'"));
    for accept in
        ["*/*", "application/json", "application/json, text/html", "text/html;q=0.5, application/json", ""]
    {
        let answer = server.send(get("/").header(header::ACCEPT, accept)).await;
        assert_eq!(answer.header(header::CONTENT_TYPE).as_deref(), Some("application/json"), "{accept}");
    }
    let json = server.send(get("/")).await;
    for answer in [&html, &json] {
        assert_eq!(
            (answer.status, answer.header(header::VARY).as_deref()),
            (200, Some("Accept, Sec-Fetch-Dest"))
        );
    }
    let json = json.json();
    assert_eq!((&json["name"], &json["issuer"]), (&Value::from("Countersign"), &Value::from(ISSUER)));
    assert_eq!(json["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(json["docs"], format!("{ISSUER}/docs"));
}

#[tokio::test]
async fn it_has_the_name_of_the_installation_and_links_to_pages_that_are_there() {
    let server = TestServer::configured(|config| {
        config.pages.name = "Acme".to_owned();
        config.server.issuer = Some("http://login.example.com".to_owned());
    })
    .await;
    let text = server.send(get("/").header(header::ACCEPT, BROWSER)).await.text();
    assert!(text.contains("Acme") && text.contains("href=\"/docs\""), "{text}");
    assert!(!text.contains("href=\"/account\""), "there are no pages without https: {text}");
}

#[tokio::test]
async fn it_is_read_by_get_and_head_only() {
    let server = TestServer::start().await;
    assert_eq!(server.send(Call::new(Method::HEAD, "/")).await.status, 200);
    let answer = server.send(Call::new(Method::POST, "/")).await;
    assert_eq!((answer.status, answer.header(header::ALLOW).as_deref()), (405, Some("GET, HEAD")));
}
