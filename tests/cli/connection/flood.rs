//! More connections than there are permits.

use std::net::Ipv4Addr;
use std::thread;
use std::time::{Duration, Instant};

use support::wire::Wire;
use support::{Server, eventually, request};

use super::patient;

/// Another address of this machine.
const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

#[test]
fn one_address_does_not_take_all_places() {
    let server = patient().with("SERVER__MAX_CONNECTIONS_PER_ADDRESS", "3").serve();
    let mut held: Vec<Wire> = (0..3).map(|_| server.connect()).collect();
    for wire in &mut held {
        wire.send(request::get("/livez"));
        assert_eq!(wire.response().status, 200);
    }
    let refusal = server.get("/livez");
    refusal.failed(503, "temporarily_unavailable");
    assert!(refusal.header("retry-after").is_some(), "{refusal:#?}");
    let mut other = Wire::connect_from(ELSEWHERE, server.address);
    other.send(request::get("/metrics"));
    let metrics = other.response().body;
    assert!(metrics.contains("countersign_connections_refused_total{limit=\"address\"} 1\n"), "{metrics}");
    assert!(metrics.contains("countersign_connections 4\n"), "{metrics}");
    // A permit is given back, and no more than one.
    held.pop();
    eventually("there is a permit again", || server.get("/livez").status == 200);
    held.push(server.connect());
    held[2].send(request::get("/livez"));
    eventually("the permit is free again", || {
        let mut wire = server.connect();
        wire.send(request::get("/livez"));
        wire.response().status == 503
    });
}

#[test]
fn a_trusted_proxy_may_have_more() {
    let sandbox = patient().with("SERVER__MAX_CONNECTIONS_PER_ADDRESS", "3");
    let server = sandbox.with("SERVER__TRUSTED_PROXIES", "127.0.0.1").serve();
    let mut held: Vec<Wire> = (0..10).map(|_| server.connect()).collect();
    for wire in &mut held {
        wire.send(request::get("/livez"));
        assert_eq!(wire.response().status, 200);
    }
}

// Abuse case 117: accepting never stops, and who is served goes on being served.
#[test]
fn a_flood_is_refused_and_delays_nobody() {
    let server = patient().with("SERVER__MAX_CONNECTIONS", "10").serve();
    let mut honest = server.connect();
    let mut held: Vec<Wire> = (1..10).map(|_| server.connect()).collect();
    for wire in held.iter_mut().chain([&mut honest]) {
        wire.send(request::get("/livez"));
        assert_eq!(wire.response().status, 200);
    }
    let address = server.address;
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(move || {
                for _ in 0..100 {
                    let mut wire = Wire::connect(address);
                    wire.response().failed(503, "temporarily_unavailable");
                    wire.closed();
                }
            });
        }
        for _ in 0..100 {
            honest.send(request::get("/livez"));
            assert_eq!(honest.response().status, 200);
        }
    });
    honest.send(request::get("/metrics"));
    let metrics = honest.response().body;
    assert!(metrics.contains("countersign_connections_refused_total{limit=\"total\"} 400\n"), "{metrics}");
    assert!(metrics.contains("countersign_connections 10\n"), "{metrics}");
}

/// A server whose only permit is taken.
fn full() -> (Server, Wire) {
    let server = patient().with("SERVER__MAX_CONNECTIONS", "1").serve();
    let mut held = server.connect();
    held.send(request::get("/livez"));
    assert_eq!(held.response().status, 200);
    (server, held)
}

// Many clients send a whole request before they read, and give up when they cannot.
#[test]
fn whoever_is_refused_may_send_its_request_and_sees_the_answer() {
    let (server, _held) = full();
    let request = request::form("/token", &[("padding", &"x".repeat(1_000_000))]);
    for _ in 0..100 {
        let mut wire = server.connect();
        let since = Instant::now();
        let sent = request.chunks(50_000).try_for_each(|piece| wire.try_send(piece));
        if sent.is_err() && since.elapsed() > Duration::from_millis(500) {
            // This test was not run in time: nobody is listened to for more than a second.
            continue;
        }
        sent.expect("the connection was reset");
        wire.response().failed(503, "temporarily_unavailable");
        wire.closed();
    }
}

/// Connections to a database server that may be made meanwhile, as many as there are by default.
const TO_DATABASE: usize = 9;

#[test]
fn refused_connections_that_stay_are_few_and_not_for_long() {
    let (server, _held) = full();
    let before = sockets(&server);
    let mut refused: Vec<Wire> = (0..300).map(|_| server.connect()).collect();
    for wire in &mut refused {
        wire.response().failed(503, "temporarily_unavailable");
        wire.closed();
    }
    let lingering = sockets(&server).saturating_sub(before);
    assert!(lingering <= 128 + TO_DATABASE, "{lingering} of 300 are kept");
    eventually("none is kept", || sockets(&server) <= before + TO_DATABASE);
    drop(refused);
}

/// How many sockets the server has open.
fn sockets(server: &Server) -> usize {
    server.process.proc().sockets().expect("it runs")
}
