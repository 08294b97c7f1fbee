//! How much of everything one client may send.

use std::fmt::Write as _;
use std::time::Duration;

use support::response::Response;
use support::settled::{PASSWORD, USER};
use support::wire::Wire;
use support::{Server, eventually, request};

const KIB: usize = 1024;

fn start() -> Server {
    super::patient().serve()
}

#[track_caller]
fn closed_after(server: &Server, request: &[u8]) -> Response {
    let mut wire = server.connect();
    wire.send(request);
    let response = wire.response();
    wire.closed();
    response
}

#[test]
fn a_connection_over_the_limit_is_answered_503_and_closed() {
    // abuse case 123
    let server = super::patient().with("SERVER__MAX_CONNECTIONS", "1").serve();
    let mut first = server.connect();
    first.send(request::get("/livez"));
    assert_eq!(first.response().status, 200);
    for request in [Vec::new(), request::get("/livez")] {
        let mut second = server.connect();
        second.send(request);
        let refusal = second.response();
        refusal.failed(503, "temporarily_unavailable");
        assert_eq!(refusal.header("connection"), Some("close"));
        assert!(refusal.header("retry-after").is_some(), "{refusal:#?}");
        second.closed();
    }
    // The one that is served goes on being served, and its permit is given back.
    first.send(request::get("/livez"));
    assert_eq!(first.response().status, 200);
    drop(first);
    eventually("there is a permit again", || server.get("/livez").status == 200);
}

#[test]
fn more_than_100_headers_are_answered_431() {
    // abuse case 119
    let server = start();
    let with_headers = |count: usize| {
        let mut head = "GET /livez HTTP/1.1\r\nHost: localhost\r\n".to_owned();
        for number in 1..count {
            write!(head, "X-{number}: x\r\n").expect("a string has room");
        }
        head + "\r\n"
    };
    assert_eq!(server.exchange(with_headers(100).as_bytes()).status, 200);
    let mut wire = server.connect();
    wire.send(with_headers(101));
    assert_eq!(wire.head().status, 431);
    wire.rest();
}

#[test]
fn a_head_over_64_kib_is_refused() {
    // abuse case 119
    let server = start();
    let long = "x".repeat(70 * KIB);
    let cookies = "Cookie: a=b\r\n".repeat(10_000);
    let rows = [
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET /livez HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"),
        format!("GET /livez HTTP/1.1\r\nHost: localhost\r\n{cookies}\r\n"),
        format!("GET /livez HTTP/1.1\r\nHost: localhost\r\nX: {}", "x".repeat(KIB * KIB)),
    ];
    for request in rows {
        let mut wire = server.connect();
        wire.send(&request);
        let status = wire.head().status;
        assert!([414, 431].contains(&status), "{}: {status}", &request[..40]);
        wire.rest();
    }
    assert_eq!(server.get("/livez").status, 200);
}

#[test]
fn a_body_that_says_it_is_too_large_is_not_read() {
    // abuse case 118: the body is never sent, so that only the header can be the reason.
    let server = start();
    for length in [64 * KIB + 1, 10_000_000_000] {
        closed_after(&server, &request::form_head("/token", length)).failed(413, "invalid_request");
    }
}

#[test]
fn the_limit_is_the_account_apis_too() {
    let server = super::patient().with("USERS__SIGNUP", "true").serve();
    let head = "POST /signup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let request = format!("{head}Content-Length: 10000000000\r\n\r\n");
    let refusal = closed_after(&server, request.as_bytes());
    assert_eq!((refusal.status, refusal.header("content-type")), (413, Some("application/problem+json")));
}

#[test]
fn a_body_that_does_not_say_it_is_too_large_is_cut_off() {
    // abuse case 118; each thread of the runtime has memory of its own, which grows with its first requests.
    let server = super::patient().with_variable("TOKIO_WORKER_THREADS", "2").serve();
    let mut request = request::form_framed_by("/token", "Transfer-Encoding: chunked");
    for _ in 0..300 {
        request.extend(format!("{KIB:x}\r\n{}\r\n", "x".repeat(KIB)).into_bytes());
    }
    let send = || {
        let mut wire = server.connect();
        wire.send(&request);
        wire.response().failed(413, "invalid_request");
        wire.rest();
    };
    // Until all that is kept for later requests is there.
    (0..200).for_each(|_| send());
    let resident = || server.process.proc().memory().expect("it runs").resident;
    let before = resident();
    for _ in 0..1000 {
        send();
    }
    let grown = resident() - before;
    assert!(grown <= 1.0, "300 MB more took {grown} MiB of memory");
}

#[test]
fn a_body_of_exactly_the_limit_is_read() {
    let server = start();
    let padding = "x".repeat(64 * KIB - "padding=".len());
    // It is whole and well formed, but names no grant type.
    server.token(&[("padding", &padding)]).failed(400, "invalid_request");
}

#[test]
fn a_password_of_a_mebibyte_costs_nothing() {
    // abuse cases 20 and 28
    let server = start();
    let long = "x".repeat(KIB * KIB);
    let mut wire = server.connect();
    wire.send(request::form("/token", &request::password_grant("alice", &long)));
    wire.response().failed(413, "invalid_request");
    let metrics = server.get("/metrics").body;
    let is_hash = |line: &&str| line.starts_with("countersign_hashes_total{");
    assert_eq!(metrics.lines().find(is_hash), None);
}

#[test]
fn large_bodies_share_a_bounded_memory_and_small_ones_do_not_wait() {
    // abuse case 118: with bodies as large as all of that memory, there is room for one.
    let server = super::patient().with("SERVER__BODY_LIMIT", (16 * KIB * KIB).to_string()).serve();
    let unfinished: Vec<Wire> = (0..8).map(|_| begin_large_body(&server)).collect();
    let padding = "x".repeat(10 * KIB);
    let mut waiting = server.connect();
    // Until one of the others has the room, a body that comes whole may have it.
    eventually("a large body waits", || {
        waiting = server.connect();
        waiting.send(request::form("/token", &[("padding", &padding)]));
        !waiting.stirs_within(Duration::from_millis(500))
    });
    for _ in 0..5 {
        server.token(&request::password_grant(USER, PASSWORD)).access_token();
    }
    assert!(!waiting.stirs_within(Duration::from_millis(100)), "it has the room that others had");
    drop(unfinished);
    waiting.response().failed(400, "invalid_request");
}

/// A body whose end never comes.
fn begin_large_body(server: &Server) -> Wire {
    let mut wire = server.connect();
    wire.send(request::form_head("/token", 20 * KIB));
    wire.send("x".repeat(10 * KIB));
    wire
}
