//! Where a request begins and ends (RFC 9112), and what is not spoken here.

use support::response::Response;
use support::settled::{PASSWORD, USER};
use support::{Server, request};

fn start() -> Server {
    super::patient().serve()
}

/// The answer, after which the connection must end.
#[track_caller]
fn refused(server: &Server, request: &[u8]) -> Response {
    let mut wire = server.connect();
    wire.send(request);
    let response = wire.response();
    wire.closed();
    response
}

#[test]
fn a_length_that_is_not_one_is_answered_400() {
    // abuse case 122
    let server = start();
    let rows = [
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 6",
        "Content-Length: -1",
        "Content-Length: 5x",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked;x=y",
    ];
    for headers in rows {
        let request = [request::form_framed_by("/token", headers), b"abcdef".to_vec()].concat();
        assert_eq!(refused(&server, &request).status, 400, "{headers}");
    }
}

// What is not undone would be read as it is.
#[test]
fn a_transfer_coding_beside_chunked_is_answered_400() {
    // abuse case 122; RFC 9112 §6.1
    let server = start();
    let rows = [
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: , chunked",
    ];
    let form = request::form_body(&request::password_grant(USER, PASSWORD));
    let body = format!("{:x}\r\n{form}\r\n0\r\n\r\n", form.len());
    for headers in rows {
        let request = [request::form_framed_by("/token", headers), body.clone().into_bytes()].concat();
        server.exchange(&request).failed(400, "invalid_request");
    }
    let plain = [request::form_framed_by("/token", "Transfer-Encoding: CHUNKED"), body.into_bytes()].concat();
    server.exchange(&plain).access_token();
}

/// Headers that do not name one host.
const MALFORMED: [&str; 19] = [
    "X: y",
    "Host: localhost\r\nHost: localhost",
    "Host: localhost\r\nX: y\r\nhost: evil.example",
    "Host: localhost, evil.example",
    "Host: two words",
    "Host: user@localhost",
    "Host: http://localhost",
    "Host: localhost/path",
    "Host: localhost:80x",
    "Host: localhost:80:80",
    "Host: localhost:-1",
    "Host: local\"host",
    "Host: local%zzhost",
    "Host: [::1",
    "Host: [::1]80",
    "Host: [localhost]",
    "Host: ::1",
    "Host: [::1%25eth0]",
    "Host: l\u{f6}calhost",
];

/// Headers that do.
const GOOD: [&str; 10] = [
    "Host: localhost",
    "Host: LOCALHOST:8080",
    "Host: login.example.com.",
    "Host: 127.0.0.1:80",
    "Host: [::1]",
    "Host: [::1]:8080",
    "Host: xn--bcher-kva.example",
    "Host: under_score",
    "Host: localhost:",
    "Host: ",
];

// Abuse case 94: two programs on the way could take a request for two hosts'.
#[test]
fn a_request_names_one_host() {
    // RFC 9112 §3.2
    let server = start();
    let names =
        |host: &str| server.exchange(format!("GET /livez HTTP/1.1\r\n{host}\r\n\r\n").as_bytes()).status;
    for host in MALFORMED {
        assert_eq!(names(host), 400, "{host}");
    }
    for host in GOOD {
        assert_eq!(names(host), 200, "{host}");
    }
    let mut old = server.connect();
    old.send("GET /livez HTTP/1.0\r\nHost: localhost\r\nHost: localhost\r\n\r\n");
    assert!(old.rest().starts_with(b"HTTP/1.0 400 "));
    // In words, like any other refusal.
    let login = request::form("/token", &request::password_grant(USER, PASSWORD));
    server.exchange(&request::with_header(&login, "Host: evil.example")).failed(400, "invalid_request");
    let proxied = server.exchange(b"GET http://localhost/livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(proxied.status, 200);
}

#[test]
fn a_head_that_is_not_one_is_answered_400() {
    // abuse case 122
    let server = start();
    let rows = [
        ("a folded header", "GET /livez HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n"),
        ("a space before the colon", "GET /livez HTTP/1.1\r\nHost : localhost\r\n\r\n"),
        ("a header without a name", "GET /livez HTTP/1.1\r\n: localhost\r\n\r\n"),
        ("a NUL in a value", "GET /livez HTTP/1.1\r\nHost: local\0host\r\n\r\n"),
        ("no version", "GET /livez\r\n\r\n"),
        ("another protocol", "EHLO localhost\r\n\r\n"),
        ("a TLS handshake", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\r\n\r\n"),
    ];
    for (what, request) in rows {
        assert_eq!(refused(&server, request.as_bytes()).status, 400, "{what}");
    }
}

#[test]
fn a_bare_line_feed_ends_a_line_or_the_connection() {
    // abuse case 122; RFC 9112 §2.2: a recipient may take it for the end of a line. It never hides a second
    // request.
    let server = start();
    let hidden = "GET /livez HTTP/1.1\nHost: localhost\n\nGET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut wire = server.connect();
    wire.send(hidden);
    let first = wire.response().status;
    if first == 200 {
        assert_eq!(wire.response().status, 404);
    } else {
        assert_eq!(first, 400);
        wire.closed();
    }
}

#[test]
fn chunks_count_over_a_length_and_end_the_connection() {
    // abuse case 122; RFC 9112 §6.1: a smuggled second request is never answered.
    let server = start();
    let form = request::form_body(&request::password_grant(USER, PASSWORD));
    let head = request::form_framed_by("/token", "Content-Length: 4\r\nTransfer-Encoding: chunked");
    let body = format!("{:x}\r\n{form}\r\n0\r\n\r\n", form.len());
    let request = [head, body.into_bytes(), request::get("/livez")].concat();
    let mut wire = server.connect();
    wire.send(request);
    let answer = wire.response();
    assert!([200, 400].contains(&answer.status), "{answer:#?}");
    let rest = String::from_utf8(wire.rest()).expect("text");
    assert_eq!(rest, "", "the connection went on");
}

#[test]
fn a_chunked_body_is_read() {
    let server = start();
    let form = request::form_body(&request::password_grant(USER, PASSWORD));
    let (first, second) = form.split_at(10);
    let head = request::form_framed_by("/token", "Transfer-Encoding: chunked");
    let chunk = |text: &str| format!("{:x};extension=ignored\r\n{text}\r\n", text.len());
    let body = chunk(first) + &chunk(second) + "0\r\n\r\n";
    let request = [head, body.into_bytes()].concat();
    server.exchange(&request).access_token();
}

#[test]
fn a_coded_body_is_answered_400() {
    // abuse case 118
    let server = start();
    let form = request::form("/token", &request::password_grant(USER, PASSWORD));
    for coding in ["gzip", "deflate", "br", "identity"] {
        let request = request::with_header(&form, &format!("Content-Encoding: {coding}"));
        server.exchange(&request).failed(400, "invalid_request");
    }
}

#[test]
fn http_2_is_not_spoken() {
    // abuse case 121
    let server = start();
    let mut wire = server.connect();
    // The preface and an empty SETTINGS frame (RFC 9113 §3.4).
    wire.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
    let answer = wire.rest();
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 "), "{answer:?}");
    // Nor is it changed to (RFC 7540 §3.2).
    let upgrade = request::with_header(
        &request::get("/livez"),
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    );
    let answer = server.exchange(&upgrade);
    assert_eq!((answer.status, answer.body.as_str()), (200, "ok\n"));
}

#[test]
fn a_percent_encoded_path_is_another_path() {
    // abuse case 95
    let server = start();
    let form = request::password_grant(USER, PASSWORD);
    for path in
        ["/%74oken", "/token/", "//token", "/token;x", "/x/../token", "/TOKEN", "/token%2f", "/%2ftoken"]
    {
        let answer = server.exchange(&request::form(path, &form));
        assert_eq!(answer.status, 404, "{path}: {answer:#?}");
    }
    server.exchange(&request::form("/token", &form)).access_token();
}
