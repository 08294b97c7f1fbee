//! Which URLs stand in the document.

use support::api::call::get;
use support::api::server::TestServer;

/// Why a URL does not stand in the document.
const UNDOCUMENTED: [(&str, &str); 14] = [
    ("/", "a page"),
    ("/docs", "a page"),
    ("/assets/{file}", "what pages load"),
    ("/authorize", "browsers are sent there"),
    ("/login", "a page"),
    ("/consent", "a page"),
    ("/choose-account", "a page"),
    ("/logout", "a page"),
    ("/account", "a page"),
    ("/account/password", "a page"),
    ("/account/sessions", "a page"),
    ("/account/consents", "a page"),
    ("/openapi.json", "the document itself"),
    ("/metrics", "for Prometheus, which knows the format"),
];

/// The same of a URL that is there only where sign-up is on.
const UNDOCUMENTED_WITH_SIGN_UP: (&str, &str) = ("/create-account", "a page");

#[tokio::test]
async fn every_url_is_in_the_document_or_has_a_reason_not_to_be() {
    let off = TestServer::start().await;
    let on = off.restarted(|config| config.users.signup = true).await;
    for (server, with_sign_up) in [(off, None), (on, Some(&UNDOCUMENTED_WITH_SIGN_UP))] {
        let document = server.send(get("/openapi.json")).await.json();
        let documented = document["paths"].as_object().unwrap().keys().cloned();
        let undocumented = UNDOCUMENTED.iter().chain(with_sign_up).map(|(path, _)| (*path).to_owned());
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
