//! Several requests on one connection, and answers without a body.

use support::request;
use support::settled::{PASSWORD, USER};

use super::patient;

#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = patient().serve();
    let login = request::form("/token", &request::password_grant(USER, PASSWORD));
    let mut wire = server.connect();
    wire.send(
        [login, request::get("/livez"), request::get("/nowhere"), request::get("/.well-known/jwks.json")]
            .concat(),
    );
    wire.response().access_token();
    assert_eq!(wire.response().body, "ok\n");
    assert_eq!(wire.response().status, 404);
    assert!(wire.response().json()["keys"].is_array());
    // And the connection still stands.
    wire.send(request::get("/livez"));
    assert_eq!(wire.response().status, 200);
}

#[test]
fn a_refusal_ends_no_connection() {
    let server = patient().serve();
    let mut wire = server.connect();
    for _ in 0..3 {
        wire.send(request::form("/token", &request::password_grant(USER, "wrong")));
        wire.response().failed(400, "invalid_grant");
    }
    wire.send(request::form("/token", &request::password_grant(USER, PASSWORD)));
    wire.response().access_token();
}

#[test]
fn the_body_is_asked_for_when_the_client_waits_for_that() {
    let server = patient().serve();
    let body = request::form_body(&request::password_grant(USER, PASSWORD));
    let mut wire = server.connect();
    wire.send(request::with_header(&request::form_head("/token", body.len()), "Expect: 100-continue"));
    assert_eq!(wire.response().status, 100);
    wire.send(body);
    wire.response().access_token();
    // What is too large is refused instead.
    let mut wire = server.connect();
    wire.send(request::with_header(&request::form_head("/token", 1 << 20), "Expect: 100-continue"));
    wire.response().failed(413, "invalid_request");
}

#[test]
fn head_is_get_without_the_body() {
    // Design rule 1: where there is no GET there is no HEAD.
    let server = patient().serve();
    let mut wire = server.connect();
    for path in ["/livez", "/readyz", "/", "/.well-known/jwks.json", "/docs", "/openapi.json"] {
        let get = server.get(path);
        wire.send(format!("HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        let head = wire.head();
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
        // A body would be taken for the next answer's head.
        wire.send(request::get("/livez"));
        assert_eq!(wire.response().body, "ok\n", "{path}");
    }
    wire.send("HEAD /token HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let answer = wire.head();
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
}

#[test]
fn http_1_0_is_answered_and_closed() {
    let server = patient().serve();
    let mut wire = server.connect();
    wire.send("GET /livez HTTP/1.0\r\n\r\n");
    let answer = String::from_utf8(wire.rest()).expect("text");
    assert!(answer.starts_with("HTTP/1.0 200 ") && answer.ends_with("\r\n\r\nok\n"), "{answer}");
}

#[test]
fn connection_close_is_obeyed() {
    let server = patient().serve();
    let mut wire = server.connect();
    wire.send(request::with_header(&request::get("/livez"), "Connection: close"));
    assert_eq!(wire.response().status, 200);
    wire.closed();
}
