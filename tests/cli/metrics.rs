//! `GET /metrics`: what it says, to whom, and what it never says.

use std::collections::BTreeSet;

use support::settled::{PASSWORD, USER};
use support::{Server, request};

use crate::sandbox;

fn metrics(server: &Server) -> String {
    let answer = server.get("/metrics");
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!((answer.status, answer.header("content-type")), (200, Some(content_type)), "{answer:#?}");
    answer.body
}

/// The value of a sample, named with its labels as it is written.
#[track_caller]
fn sample(text: &str, name: &str) -> f64 {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.unwrap_or_else(|| panic!("no {name} in {text}")).parse().expect("a number")
}

#[test]
fn the_names_are_stable_and_the_values_right() {
    let server = sandbox::settled().with("PASSWORDS__THREADS", "2").serve();
    server.login(USER, PASSWORD).access_token();
    server.login(USER, "wrong").failed(400, "invalid_grant");
    let text = metrics(&server);
    assert!(text.ends_with("# EOF\n"), "{text}");
    let rows = [
        ("countersign_clock_offset_seconds", 0.0),
        ("countersign_clock_trusted", 0.0),
        ("countersign_hash_threads", 2.0),
        ("countersign_hashes_running", 0.0),
        ("countersign_hash_queue_capacity", 200.0),
        ("countersign_hash_queue_depth", 0.0),
        ("countersign_hash_queue_wait_seconds_count", 2.0),
        ("countersign_hash_duration_seconds_count", 2.0),
        ("countersign_hashes_total{scheme=\"argon2id m=64 t=1 p=1\"}", 2.0),
        ("countersign_hash_refusals_total{reason=\"full\"}", 0.0),
        ("countersign_hash_refusals_total{reason=\"displaced\"}", 0.0),
        ("countersign_hash_refusals_total{reason=\"late\"}", 0.0),
        ("countersign_throttle_refusals_total{bucket=\"username\"}", 0.0),
        ("countersign_throttle_refusals_total{bucket=\"address\"}", 0.0),
        ("countersign_connections_refused_total{limit=\"total\"}", 0.0),
        ("countersign_connections_refused_total{limit=\"address\"}", 0.0),
        ("countersign_http_requests_total{path=\"/token\",status=\"2xx\"}", 1.0),
        ("countersign_http_requests_total{path=\"/token\",status=\"4xx\"}", 1.0),
        ("countersign_http_requests_total{path=\"/token\",status=\"5xx\"}", 0.0),
    ];
    for (name, value) in rows {
        let found = sample(&text, name);
        assert!((found - value).abs() < f64::EPSILON, "{name} is {found}");
    }
    assert!(sample(&text, "countersign_connections") >= 1.0);
    assert!(sample(&text, "countersign_hash_duration_seconds_sum") > 0.0);
}

#[test]
fn who_may_not_read_them_finds_nothing() {
    let server = sandbox::settled().serve();
    let nothing = server.get("/nowhere");
    for header in ["X-Forwarded-For: 127.0.0.1", "x-forwarded-for: ::1", "Forwarded: for=127.0.0.1"] {
        let answer = server.exchange(&request::with_header(&request::get("/metrics"), header));
        assert_eq!((answer.status, &answer.body), (404, &nothing.body), "{header}");
    }
    metrics(&server);
    let elsewhere = sandbox::settled().with("METRICS__ALLOW", "192.0.2.0/24, 2001:db8::/32").serve();
    assert_eq!(elsewhere.get("/metrics").status, 404);
    let nobody = sandbox::settled().with("METRICS__ALLOW", "").serve();
    assert_eq!(nobody.get("/metrics").status, 404);
}

// Abuse case 126, as far as metrics go: nothing that a request brings becomes a label.
#[test]
fn nothing_that_a_request_brings_is_told() {
    let server = sandbox::settled().serve();
    let token = server.login(USER, PASSWORD).access_token();
    server.get_with_token("/users/me", &token);
    server.login("canary", "canary").failed(400, "invalid_grant");
    server.token(&request::confidential_grant(sandbox::secret(), "canary"));
    server.token(&request::confidential_grant("canary", PASSWORD));
    for path in ["/canary", "/canary/1?canary=canary", "/token/canary", "/canary%0a", "/%63anary"] {
        server.get(path);
        server.exchange(&request::form(path, &[("canary", "canary")]));
        let request = String::from_utf8(request::get(path)).expect("text").replace("GET", "CANARY");
        server.exchange(request.as_bytes());
    }
    let text = metrics(&server);
    for secret in ["canary", "CANARY", "%63", USER, PASSWORD, sandbox::secret(), token.as_str()] {
        assert!(!text.contains(secret), "{secret:?} is in {text}");
    }
    for part in token.split('.') {
        assert!(!text.contains(part), "a part of the token is in {text}");
    }
    // All unknown paths are one.
    let unknown = sample(&text, "countersign_http_requests_total{path=\"other\",status=\"4xx\"}");
    assert!((unknown - 15.0).abs() < f64::EPSILON, "{unknown}");
}

#[test]
fn labels_have_few_values() {
    let server = sandbox::settled().serve();
    server.login(USER, PASSWORD);
    let text = metrics(&server);
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    let labels = samples.filter_map(|line| Some(line.split_once('{')?.1.rsplit_once('}')?.0));
    let labels = labels.flat_map(|labels| labels.split("\",")).map(|label| label.split('=').next());
    let names: BTreeSet<&str> = labels.flatten().collect();
    assert_eq!(
        names.into_iter().collect::<Vec<_>>(),
        ["bucket", "le", "limit", "path", "reason", "scheme", "status"]
    );
}
