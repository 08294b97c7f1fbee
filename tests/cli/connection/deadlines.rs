//! Header, body and idle deadlines, here of 200 ms or a second.

use std::time::{Duration, Instant};

use support::wire::Wire;
use support::{PATIENCE, Server, eventually, request};

use crate::sandbox;

const DEADLINE: Duration = Duration::from_millis(200);

/// Between two bytes of a slow client: well below the deadline.
const PAUSE: Duration = Duration::from_millis(20);

/// Where a head must arrive in time for the test to begin, on a busy machine too.
const LONGER: Duration = Duration::from_secs(1);

fn hasty() -> Server {
    let sandbox =
        sandbox::settled().with("SERVER__HEADER_TIMEOUT", "200ms").with("SERVER__BODY_TIMEOUT", "200ms");
    sandbox.serve()
}

fn hasty_with_bodies() -> Server {
    let sandbox =
        sandbox::settled().with("SERVER__HEADER_TIMEOUT", "1s").with("SERVER__BODY_TIMEOUT", "200ms");
    sandbox.serve()
}

/// Sends a byte at a time until the server has had enough.
#[track_caller]
fn trickle(wire: &mut Wire, bytes: impl Iterator<Item = u8>) {
    let since = Instant::now();
    for byte in bytes {
        wire.send([byte]);
        if wire.stirs_within(PAUSE) {
            return;
        }
        assert!(since.elapsed() < PATIENCE, "a slow client is served for ever");
    }
    panic!("the server took all of it");
}

#[test]
fn a_slow_head_ends_the_connection() {
    // abuse case 117
    let server = hasty();
    for begin in ["", "GET", "GET /livez HTTP/1.1\r\n", "GET /livez HTTP/1.1\r\nHost: localhost\r\n"] {
        let since = Instant::now();
        let mut wire = server.connect();
        wire.send(begin);
        wire.rest();
        assert!(since.elapsed() >= DEADLINE, "{begin:?}: too early");
    }
}

#[test]
fn the_deadline_is_for_the_whole_head() {
    let server = hasty();
    let mut wire = server.connect();
    wire.send("GET /livez HTTP/1.1\r\nX: ");
    trickle(&mut wire, std::iter::repeat(b'x'));
    wire.rest();
}

#[test]
fn a_slow_body_is_answered_408() {
    let server = hasty_with_bodies();
    let since = Instant::now();
    let mut wire = server.connect();
    wire.send(request::form_head("/token", 100));
    wire.send("grant_type=");
    wire.response().failed(408, "invalid_request");
    assert!(since.elapsed() >= DEADLINE, "too early");
    wire.closed();
}

#[test]
fn the_deadline_is_for_the_whole_body() {
    let server = hasty_with_bodies();
    let mut wire = server.connect();
    wire.send(request::form_head("/token", 10_000));
    trickle(&mut wire, std::iter::repeat(b'x'));
    wire.response().failed(408, "invalid_request");
}

// A page of a megabyte and a half, asked for often enough to fill every buffer on the way.
#[test]
fn a_client_that_does_not_read_is_let_go() {
    let server = super::patient().with("SERVER__WRITE_TIMEOUT", "200ms").serve();
    let page = server.get("/docs").body.len();
    let since = Instant::now();
    let mut wire = server.connect();
    wire.send(request::get("/docs").repeat(20));
    eventually("the connection is given up", || {
        server.get("/metrics").body.contains("countersign_connections 1\n")
    });
    assert!(since.elapsed() >= DEADLINE, "too early");
    let received = wire.rest().len();
    assert!(received < 20 * page, "all {received} bytes were sent");
}

// One such page would go into the buffer that the kernel has by itself, and nobody would see that it is not
// read.
#[test]
fn one_answer_that_is_not_read_is_enough_to_be_let_go() {
    let server = super::patient().with("SERVER__WRITE_TIMEOUT", "200ms").serve();
    let page = server.get("/docs").body.len();
    let mut wire = Wire::connect_with_window(4096, server.address);
    wire.send(request::get("/docs"));
    eventually("the connection is given up", || {
        server.get("/metrics").body.contains("countersign_connections 1\n")
    });
    let received = wire.rest().len();
    assert!(received < page, "all {received} bytes were sent");
}

#[test]
fn an_idle_connection_is_closed() {
    let server = hasty_with_bodies();
    let mut wire = server.connect();
    wire.send(request::get("/livez"));
    assert_eq!(wire.response().status, 200);
    let since = Instant::now();
    wire.closed();
    assert!(since.elapsed() >= LONGER / 2, "too early");
}

#[test]
fn a_connection_in_use_is_kept() {
    let server = hasty_with_bodies();
    let mut wire = server.connect();
    let since = Instant::now();
    while since.elapsed() < LONGER * 2 {
        wire.send(request::get("/livez"));
        assert_eq!(wire.response().status, 200);
    }
}
