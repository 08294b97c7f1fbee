//! SIGTERM and Ctrl-C: what is in flight finishes, nothing new begins, and nobody can hold the end up.

use std::net::TcpStream;
use std::time::Instant;

use rustix::process::Signal;
use support::settled::{PASSWORD, USER};
use support::wire::Wire;
use support::{PATIENCE, Sandbox, Server, eventually, request};

use crate::sandbox;

/// Deadlines that no test lives to see: what ends, ends for another reason.
fn patient() -> Sandbox {
    sandbox::settled()
        .with("SERVER__HEADER_TIMEOUT", "1h")
        .with("SERVER__BODY_TIMEOUT", "1h")
        .with("SERVER__SHUTDOWN_TIMEOUT", "1h")
}

/// A request that is in flight for certain: the server has asked for its body.
pub(crate) fn begin_login(server: &Server) -> (Wire, String) {
    let body = request::form_body(&request::password_grant(USER, PASSWORD));
    let head = request::with_header(&request::form_head("/token", body.len()), "Expect: 100-continue");
    let mut wire = server.connect();
    wire.send(head);
    assert_eq!(wire.head().status, 100);
    (wire, body)
}

fn signal_and_wait_until_it_stops(server: &mut Server, signal: Signal) {
    server.process.signal(signal);
    let said = server.process.stderr.find(Instant::now() + PATIENCE, |line| line.contains("Finishing"));
    assert!(said.is_some(), "{}", server.process.stderr.text());
}

fn finishes_what_is_in_flight(signal: Signal) {
    let sandbox = patient();
    let mut server = sandbox.serve();
    let (mut wire, body) = begin_login(&server);
    signal_and_wait_until_it_stops(&mut server, signal);
    eventually("new connections are refused", || TcpStream::connect(server.address).is_err());
    wire.send(body);
    let answer = wire.response();
    answer.access_token();
    wire.closed();
    let outcome = server.process.end();
    outcome.done();
    assert!(!sandbox.path("countersign.db-wal").exists(), "the database is closed");
}

#[test]
fn sigterm_lets_a_request_finish_and_exits_with_0() {
    finishes_what_is_in_flight(Signal::TERM);
}

#[test]
fn ctrl_c_lets_a_request_finish_and_exits_with_0() {
    finishes_what_is_in_flight(Signal::INT);
}

#[test]
fn an_idle_connection_does_not_hold_it_up() {
    let server = patient().serve();
    let mut kept_alive = server.connect();
    kept_alive.send(request::get("/livez"));
    assert_eq!(kept_alive.response().status, 200);
    let mut silent = server.connect();
    server.stop().done();
    kept_alive.closed();
    silent.closed();
}

#[test]
fn a_client_that_never_sends_its_body_is_cut_off() {
    let sandbox = patient().with("SERVER__SHUTDOWN_TIMEOUT", "200ms");
    let server = sandbox.serve();
    let (mut wire, _) = begin_login(&server);
    let outcome = server.stop();
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
    assert!(outcome.stderr.contains("error: "), "{outcome:#?}");
    wire.closed();
}

#[test]
fn a_client_that_never_sends_a_whole_head_is_cut_off() {
    let sandbox = patient().with("SERVER__SHUTDOWN_TIMEOUT", "200ms");
    let server = sandbox.serve();
    let mut wire = server.connect();
    wire.send(&request::get("/livez")[..20]);
    // Answered later: the server has seen the other connection by now.
    assert_eq!(server.get("/livez").status, 200);
    // Half a head is no request yet, so that either end is right.
    assert!(server.stop().code.is_some(), "it ended by itself");
    wire.closed();
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let sandbox = patient();
    let mut server = sandbox.serve();
    let (mut wire, _) = begin_login(&server);
    signal_and_wait_until_it_stops(&mut server, Signal::TERM);
    let outcome = server.stop();
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
    wire.closed();
}

#[test]
fn what_was_committed_is_there_after_the_next_start() {
    let sandbox = patient().with("USERS__SIGNUP", "true");
    let server = sandbox.serve();
    let signup = request::json("/signup", &serde_json::json!({ "username": "bob", "password": PASSWORD }));
    assert_eq!(server.exchange(&signup).status, 201);
    server.stop().done();
    sandbox.serve().login("bob", PASSWORD).access_token();
}
