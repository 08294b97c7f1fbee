//! How long a URL and its headers may be: exactly, and with an answer that says so.

use poem::http::{HeaderName, header};
use support::api::answer::Answer;
use support::api::call::{HOST, form, get};
use support::api::problem::assert_problem;
use support::api::server::TestServer;

const MAX_URI_BYTES: usize = 8 * 1024;
const MAX_HEADER_BYTES: usize = 16 * 1024;

#[track_caller]
fn assert_oauth_error(answer: &Answer, status: u16) {
    assert_eq!((answer.status, answer.member("error").as_deref()), (status, Some("invalid_request")));
    assert_eq!(answer.header(header::CACHE_CONTROL).as_deref(), Some("no-store"));
}

// Abuse case 119.
#[tokio::test]
async fn a_url_over_the_limit_is_answered_414() {
    let server = TestServer::start().await;
    let padded = |path: &str, length: usize| format!("{path}{}", "x".repeat(length - path.len()));
    let longest = padded("/livez?", MAX_URI_BYTES);
    assert_eq!(server.send(get(&longest)).await.status, 200);
    assert_problem(&server.send(get(&format!("{longest}x"))).await, 414);
    let longest = padded("/", MAX_URI_BYTES);
    assert_problem(&server.send(get(&longest)).await, 404);
    assert_problem(&server.send(get(&format!("{longest}x"))).await, 414);
    let too_long = padded("/token?", MAX_URI_BYTES + 1);
    assert_oauth_error(&server.send(form(&too_long, "grant_type=password")).await, 414);
    assert_problem(&server.send(get(&padded("/metrics?", MAX_URI_BYTES + 1))).await, 414);
}

// Abuse case 119.
#[tokio::test]
async fn headers_over_the_limit_are_answered_431() {
    let server = TestServer::start().await;
    let name = HeaderName::from_static("x-padding");
    let value = "x".repeat(MAX_HEADER_BYTES - "host".len() - HOST.len() - name.as_str().len());
    let call = get("/livez").header(name.clone(), value.clone());
    assert_eq!(server.send(call.clone()).await.status, 200);
    assert_problem(&server.send(get("/livez").header(name.clone(), value.clone() + "x")).await, 431);
    assert_problem(&server.send(call.header(header::COOKIE, "a=b")).await, 431);
    assert_problem(&server.send(get("/nowhere").header(header::COOKIE, value.clone() + "xxxx")).await, 431);
    let login = form("/token", "grant_type=password").header(name, value);
    assert_oauth_error(&server.send(login).await, 431);
}
