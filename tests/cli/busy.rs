//! A server that has more to do than it can.

use support::metrics::sample;
use support::response::Response;
use support::settled::PASSWORD;
use support::wire::Wire;
use support::{Sandbox, Server, eventually, request};

use crate::sandbox;

/// One thread, whose hashes take far longer than all else that a test does.
fn slow() -> Sandbox {
    let slow = [("ITERATIONS", "64"), ("MEMORY_KIB", "32768"), ("THREADS", "1"), ("DEADLINE", "60s")];
    let sandbox = slow
        .into_iter()
        .fold(sandbox::settled(), |sandbox, (key, value)| sandbox.with(&format!("PASSWORDS__{key}"), value));
    // A check costs what the stored hash costs, so this user's is made under these parameters too.
    sandbox.run_with_input(&["user", "create", "carol", "--password-stdin"], PASSWORD).done();
    sandbox
}

fn guess() -> Vec<u8> {
    request::form("/token", &request::password_grant("carol", "wrong"))
}

/// A connection over which a hash was made, so that the server knows how long one takes.
fn watcher(server: &Server) -> Wire {
    let mut watcher = server.connect();
    watcher.send(guess());
    assert_eq!(watcher.response().status, 400);
    watcher
}

/// So many connections that ask for a hash, of which `waiting` wait for one from then on.
fn crowd(server: &Server, watcher: &mut Wire, connections: usize, waiting: usize) -> Vec<Wire> {
    let mut wires: Vec<Wire> = (0..connections).map(|_| server.connect()).collect();
    for wire in &mut wires {
        wire.send(guess());
    }
    eventually("they wait", || {
        watcher.send(request::get("/metrics"));
        let metrics = watcher.response().body;
        sample(&metrics, "countersign_hash_queue_depth").is_some_and(|depth: usize| depth >= waiting)
    });
    wires
}

/// For how many seconds a refused caller is asked to stay away.
#[track_caller]
fn wait_of(refusal: &Response) -> u64 {
    refusal.failed(503, "temporarily_unavailable");
    refusal.header("retry-after").and_then(|wait| wait.parse().ok()).expect("seconds")
}

// A line for each request of a storm would fill the disk, and stop a server whose log nobody reads.
#[test]
fn logins_that_are_sent_away_are_not_logged() {
    let server = slow().with("PASSWORDS__QUEUE", "1").serve();
    let mut wires: Vec<Wire> = (0..20).map(|_| server.connect()).collect();
    for wire in &mut wires {
        wire.send(guess());
    }
    let statuses: Vec<u16> = wires.iter_mut().map(|wire| wire.response().status).collect();
    assert!(statuses.contains(&503), "{statuses:?}");
    drop(wires);
    let outcome = server.stop();
    assert!(!outcome.stderr.contains("WARN"), "{outcome:#?}");
}

/// A server with these limits of connections, all of which are taken by logins that wait for a thread.
fn crowded(limits: &[&str]) -> (Server, [Vec<Wire>; 2]) {
    const WAITING: usize = 6;
    let limit = (WAITING + 1).to_string();
    let server = limits.iter().fold(slow(), |sandbox, key| sandbox.with(key, &limit)).serve();
    let mut watcher = watcher(&server);
    let crowd = crowd(&server, &mut watcher, WAITING, WAITING - 2);
    (server, [crowd, vec![watcher]])
}

// Else those for whom there was no connection would all come back at once.
#[test]
fn a_connection_over_the_limit_is_asked_back_after_those_who_wait() {
    let (server, _crowd) = crowded(&["SERVER__MAX_CONNECTIONS"]);
    let wait = wait_of(&server.connect().response());
    assert!(wait > 2, "{wait} s");
}

// They could be as many as it likes, and move nobody back, even where all connections are taken besides.
#[test]
fn a_connection_over_the_limit_of_its_address_is_asked_back_whatever_waits() {
    let (server, _crowd) = crowded(&["SERVER__MAX_CONNECTIONS", "SERVER__MAX_CONNECTIONS_PER_ADDRESS"]);
    for _ in 0..10 {
        assert_eq!(wait_of(&server.connect().response()), 2);
    }
}
