//! Which browser origins may read an answer (rule 10, abuse case 93).

mod app_schemes;
mod clients;
mod look_alikes;
mod preflight;
mod urls;
mod without_database;

use poem::http::{Method, header};
use support::api::answer::Answer;
use support::api::call::Call;
use support::api::server::TestServer;

const APP: &str = "https://app.example.com";
const OTHER: &str = "https://other.example.com";
const OFF: &str = "https://off.example.com";
const LOGIN: &str = "grant_type=password&username=alice&password=correct+horse+battery+staple";

async fn server() -> TestServer {
    let server = TestServer::configured(|config| config.users.signup = true).await;
    server.user("alice").await;
    for (id, origins) in [("app", vec![APP]), ("other", vec![OTHER]), ("off", vec![OFF]), ("none", vec![])] {
        server.client(id, |client| client.origins = origins.into_iter().collect()).await;
    }
    let local = ["http://localhost:*", "http://127.0.0.1:*", "http://[::1]:*"];
    server.client("local", |client| client.origins = local.into_iter().collect()).await;
    server.disable_client("off").await;
    server
}

fn reader(answer: &Answer) -> Option<String> {
    answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN)
}

fn preflight(path: &str, method: &str) -> Call {
    Call::new(Method::OPTIONS, path).header(header::ACCESS_CONTROL_REQUEST_METHOD, method)
}

/// What holds for every answer about which a client decides.
#[track_caller]
fn assert_reader(answer: &Answer, expected: Option<&str>, name: &str) {
    assert_eq!(reader(answer).as_deref(), expected, "{name}: {}", answer.summary());
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), None, "{name}");
    let vary = answer.header(header::VARY).unwrap_or_default();
    assert!(vary.split(',').any(|word| word.trim().eq_ignore_ascii_case("origin")), "{name}: Vary: {vary}");
    assert!(answer.status < 500, "{name}");
}
