//! `GET /.well-known/openid-configuration` (OpenID Connect Discovery §4).

use support::api::call::get;
use support::api::server::TestServer;

const PATH: &str = "/.well-known/openid-configuration";

#[tokio::test]
async fn it_is_the_same_document() {
    let server = TestServer::start().await;
    let (ours, theirs) =
        (server.send(get(PATH)).await, server.send(get("/.well-known/oauth-authorization-server")).await);
    assert_eq!(ours.comparable(), theirs.comparable());
}

// OpenID Connect Discovery §4.1: found from the issuer alone, whatever path it has.
#[tokio::test]
async fn it_is_found_behind_the_path_of_the_issuer() {
    for (issuer, base_path) in [
        ("https://login.example.com/tenant", ""),
        ("https://login.example.com/auth", "/auth"),
        ("https://login.example.com", "/auth"),
    ] {
        let configured = TestServer::configured(|config| {
            config.server.issuer = Some(issuer.to_owned());
            config.server.base_path = base_path.to_owned();
        });
        let path = issuer.strip_prefix("https://login.example.com").unwrap();
        let answer = configured.await.send(get(&format!("{path}{PATH}"))).await;
        assert_eq!((answer.status, answer.member("issuer").as_deref()), (200, Some(issuer)));
    }
}

// RFC 6265 §8.3: pages have cookies, which travel over http from a machine to another for everybody to read.
#[tokio::test]
async fn there_are_no_pages_over_plain_http_from_elsewhere() {
    for (issuer, has_pages) in [
        ("http://auth.internal:8080", false),
        ("http://192.0.2.1", false),
        ("http://localhost:8080", true),
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080", true),
        ("https://login.example.com", true),
    ] {
        let server = TestServer::configured(|config| config.server.issuer = Some(issuer.to_owned())).await;
        let document = server.send(get(PATH)).await.json();
        assert_eq!(document.get("authorization_endpoint").is_some(), has_pages, "{issuer}");
        let grants = document["grant_types_supported"].as_array().unwrap();
        assert_eq!(grants.contains(&"authorization_code".into()), has_pages, "{issuer}");
        assert_eq!(server.send(get("/login")).await.status == 200, has_pages, "{issuer}");
    }
}

// Without an issuer `localhost` is a guess. Other machines would see the pages over plain http.
#[tokio::test]
async fn there_are_no_pages_for_other_machines_without_an_issuer() {
    for (listen, has_pages) in [("127.0.0.1:8080", true), ("[::1]:8080", true), ("0.0.0.0:8080", false)] {
        let server = TestServer::configured(|config| {
            config.server.issuer = None;
            config.server.listen = listen.parse().unwrap();
        });
        assert_eq!(server.await.send(get("/login")).await.status == 200, has_pages, "{listen}");
    }
}
