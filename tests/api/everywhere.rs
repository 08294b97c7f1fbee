//! What every answer has, also where there is no URL (rule 12, abuse cases 94 to 96).

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use poem::http::{HeaderName, Method, header};
use support::api::call::{Call, get};
use support::api::problem::assert_problem;
use support::api::server::TestServer;

/// The URLs that are answered with a page for people, whoever asks.
const PAGES: [&str; 6] =
    ["/authorize", "/login", "/create-account", "/consent", "/choose-account", "/logout"];

/// What the file of a URL is called, and that of its tests.
fn name_of(template: &str) -> String {
    let path = template.trim_start_matches("/.well-known").trim_start_matches('/');
    let path = path.strip_suffix(".json").unwrap_or(path).replace(['{', '}'], "");
    if path.is_empty() { "root".to_owned() } else { path.replace(['/', '-'], "_") }
}

#[tokio::test]
async fn every_url_has_a_file_and_tests_of_its_name() {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    // Who may read the metrics depends on the caller's address, which only a socket has.
    let tests = [include_str!("main.rs"), include_str!("../cli/main.rs")].concat();
    let areas = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    for template in server.routed() {
        let name = name_of(&template);
        let mut files = ["oauth", "metadata", "account", "pages", "operations"]
            .map(|area| areas.join(area).join(&name).with_extension("rs"))
            .into_iter();
        assert!(files.any(|file| file.exists()), "{template} has no {name}.rs in an area of src/http");
        assert!(tests.contains(&format!("\nmod {name};\n")), "{template} has no tests of the name {name}");
    }
}

#[tokio::test]
async fn an_unknown_url_is_answered_with_a_problem() {
    let server = TestServer::start().await;
    let paths = [
        "/nothing",
        "/token/",
        "/token/x",
        "/Token",
        "/TOKEN",
        "//token",
        "/./token",
        "/x/../token",
        "/token;x",
        "/token%2f",
        "/token%00",
        "/%ff",
        "/%zz",
        "/%",
        "/'canary'",
        "/users",
        "/users/me/",
        "/users/me%2fpassword",
        "/.well-known",
        "/%3Cscript%3Ecanary%3C/script%3E",
        "/canary%0d%0aX-Injected:%201",
        "/admin",
    ];
    for path in paths {
        for method in [Method::GET, Method::POST, Method::OPTIONS] {
            let answer = server.send(Call::new(method, path)).await;
            assert_problem(&answer, 404);
            assert!(!answer.comparable().contains("canary"), "{path}");
        }
    }
}

// Somebody has mistyped the address in a browser.
#[tokio::test]
async fn who_navigates_to_an_unknown_url_is_shown_a_page() {
    let server = TestServer::start().await;
    let to = HeaderName::from_static("sec-fetch-dest");
    for path in ["/nothing", "/account/", "/LOGIN", "/%ff", "//login", "/%3Cscript%3Ecanary%3C/script%3E"] {
        let browser = get(path).header(header::ACCEPT, "text/html,application/xml;q=0.9,*/*;q=0.8");
        for call in [browser, get(path).header(to.clone(), "document")] {
            let page = server.send(call).await;
            assert_eq!(page.status, 404, "{path}");
            assert_eq!(page.header(header::CONTENT_TYPE).as_deref(), Some("text/html; charset=utf-8"));
            let text = page.text();
            assert!(text.contains("This page does not exist") && text.contains("href=\"/\">Start again"));
            assert!(!text.contains("canary"), "{text}");
        }
        let script = get(path).header(header::ACCEPT, "text/html").header(to.clone(), "empty");
        for call in [script, get(path).header(header::ACCEPT, "application/json, text/html;q=0.9, */*")] {
            assert_problem(&server.send(call).await, 404);
        }
    }
}

// RFC 9110 §9.1.
#[tokio::test]
async fn what_is_read_by_get_is_read_by_head() {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    for template in server.routed() {
        let [by_get, by_head] =
            [Method::GET, Method::HEAD].map(|method| server.send(Call::new(method, &template)));
        let (by_get, by_head) = (by_get.await, by_head.await);
        if by_get.status != 405 && template != "/authorize" {
            assert_eq!(by_head.status, by_get.status, "{template}");
        }
        assert!(by_get.status == 405 || by_head.status != 405, "{template}");
    }
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own_and_safe_headers() {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    let mut ids = HashSet::new();
    for template in server.routed().iter().map(String::as_str).chain(["/nothing"]) {
        // A parameter may have any value here.
        let path = &template.replace(['{', '}'], "");
        for call in [get(path), get(path).header("x-request-id".parse().unwrap(), "canary")] {
            let answer = server.send(call).await;
            let id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
            assert!(id.len() >= 16 && !id.contains("canary"), "{path}: {id}");
            assert!(ids.insert(id), "{path}: an id came twice");
            assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS).as_deref(), Some("nosniff"), "{path}");
            // Pages with forms tell this server from where a form comes (B5), and tell browsers apart.
            let is_page = PAGES.contains(&path.as_str());
            let policy = if is_page { "same-origin" } else { "no-referrer" };
            assert_eq!(answer.header(header::REFERRER_POLICY).as_deref(), Some(policy), "{path}");
            assert!(is_page || answer.header(header::SET_COOKIE).is_none(), "{path}");
            assert_eq!(answer.header(header::SERVER), None, "{path}");
        }
    }
}

// A number of a process and a count: the next process has another number.
#[tokio::test]
async fn no_id_comes_again_after_a_restart() {
    let server = TestServer::start().await;
    let mut ids = HashSet::new();
    for _ in 0..5 {
        let server = server.restarted(|_| {}).await;
        for _ in 0..5 {
            let answer = server.send(get("/livez")).await;
            assert!(ids.insert(answer.header(HeaderName::from_static("x-request-id")).unwrap()));
        }
    }
}

// A cache that keeps an answer of a probe says "alive" for the dead.
#[tokio::test]
async fn no_cache_keeps_what_may_change() {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    let said = [
        "/.well-known/jwks.json",
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
        "/docs",
        "/openapi.json",
        "/status-lists",
    ];
    for template in server.routed().iter().map(String::as_str).chain(["/nothing"]) {
        let answer = server.send(get(&template.replace(['{', '}'], ""))).await;
        let expected = !said.contains(&template);
        let no_store = answer.header(header::CACHE_CONTROL).as_deref() == Some("no-store");
        assert_eq!(no_store, expected, "{template}: {}", answer.summary());
    }
    server.state.database.clone().close().await.unwrap();
    // The database is asked once a second.
    server.clock.advance(Duration::from_secs(1));
    let unready = server.send(get("/readyz")).await;
    let cached = unready.header(header::CACHE_CONTROL);
    assert_eq!((unready.status, cached.as_deref()), (503, Some("no-store")));
}

// Rule 9: without its database the server asks to try again, in the words of each API.
#[tokio::test]
async fn without_the_database_the_answer_is_503() {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    server.client("web", |_| {}).await;
    server.user("alice").await;
    let token = server.token("web", "alice", "").await;
    server.state.database.clone().close().await.unwrap();
    let login = server.login("web", "alice", "").await;
    assert_eq!((login.status, login.member("error").as_deref()), (503, Some("temporarily_unavailable")));
    let me = server.send(get("/users/me").bearer(&token)).await;
    assert_problem(&me, 503);
    for answer in [login, me] {
        assert!(answer.header(header::RETRY_AFTER).is_some_and(|wait| wait.parse::<u32>().is_ok()));
    }
    assert_eq!(server.send(get("/.well-known/jwks.json")).await.status, 200);
}
