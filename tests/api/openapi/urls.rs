//! Which URLs stand in the document.

use support::api::call::get;
use support::api::server::TestServer;

/// Why a URL does not stand in the document.
const UNDOCUMENTED: [(&str, &str); 10] = [
    ("/", "a page"),
    ("/docs", "a page"),
    ("/assets/{file}", "what pages load"),
    ("/authorize", "browsers are sent there"),
    ("/login", "a page"),
    ("/consent", "a page"),
    ("/choose-account", "a page"),
    ("/logout", "a page"),
    ("/openapi.json", "the document itself"),
    ("/metrics", "for Prometheus, which knows the format"),
];

#[tokio::test]
async fn every_url_is_in_the_document_or_has_a_reason_not_to_be() {
    let off = TestServer::start().await;
    let on = off.restarted(|config| config.users.signup = true).await;
    for server in [off, on] {
        let document = server.send(get("/openapi.json")).await.json();
        let documented = document["paths"].as_object().unwrap().keys().cloned();
        let undocumented = UNDOCUMENTED.iter().map(|(path, _)| (*path).to_owned());
        assert_eq!(server.routed(), documented.chain(undocumented).collect());
    }
}

#[tokio::test]
async fn sign_up_is_documented_only_where_it_is_on() {
    let off = TestServer::start().await;
    let on = off.restarted(|config| config.users.signup = true).await;
    for (server, expected) in [(off, false), (on, true)] {
        let document = server.send(get("/openapi.json")).await.json();
        assert_eq!(document["paths"].get("/signup").is_some(), expected);
        assert_eq!(server.send(get("/docs")).await.text().contains("\"/signup\""), expected);
    }
}
