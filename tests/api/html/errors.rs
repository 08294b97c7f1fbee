//! Errors in the area of pages are pages.

use poem::http::{HeaderName, Method, header};
use support::api::call::{Call, form, get};
use support::api::log::Log;
use support::api::server::TestServer;

use super::PageServer;

#[tokio::test]
async fn an_error_is_a_page_that_says_what_to_do() {
    let server = PageServer::of(&TestServer::start().await);
    let long = format!("/pages/{}", "x".repeat(9000));
    let rows = [
        (get("/pages/none"), 404, "This page does not exist"),
        (Call::new(Method::DELETE, "/pages/1"), 405, "this URL does not take this method"),
        (get(&long), 414, "the URL is longer than 8192 bytes"),
        (get("/panicking"), 500, "Something went wrong on our side"),
        (get("/failing"), 503, "Please try again in \u{2068}2\u{2069} seconds"),
        (form("/form", "username=alice"), 403, "This form is no longer valid"),
        (form("/form", "%zz"), 400, "That did not work"),
        (Call::new(Method::POST, "/form").content_type("text/plain").body("x"), 400, "That did not work"),
        (form("/form", vec![b'x'; 70_000]), 413, "That did not work"),
        (form("/form", "a=b").stalled(), 408, "That did not work"),
    ];
    for (call, status, words) in rows {
        let answer = server.send(call).await;
        let text = answer.text();
        assert_eq!(answer.status, status, "{}", answer.summary());
        assert_eq!(answer.header(header::CONTENT_TYPE).as_deref(), Some("text/html; charset=utf-8"));
        assert!(text.contains(words), "{words}: {text}");
        let id = answer.header(HeaderName::from_static("x-request-id")).unwrap();
        assert!(text.contains(&format!("<code>{id}</code>")), "{text}");
        // Nothing of what went wrong inside (abuse case 96).
        for inside in ["canary", "panicked", "src/", env!("CARGO_PKG_VERSION")] {
            assert!(!text.contains(inside), "{inside} in {text}");
        }
    }
}

#[tokio::test]
async fn the_cause_of_a_fault_goes_to_the_log() {
    let server = PageServer::of(&TestServer::start().await);
    let log = Log::listen();
    let answer = server.send(get("/failing")).await;
    assert_eq!(answer.header(header::RETRY_AFTER).as_deref(), Some("2"));
    assert_eq!(log.take("temporarily_unavailable: canary").len(), 1);
}

#[tokio::test]
async fn a_dead_end_says_how_to_start_again() {
    let server = PageServer::of(&TestServer::start().await);
    let forged = server.send(form("/form", "username=alice")).await;
    assert!(forged.text().contains("href=\"/again\""), "{}", forged.text());
}
