//! A server that has more to do than it can.

use crate::harness::settled::PASSWORD;
use crate::harness::wire::Wire;
use crate::harness::{Sandbox, eventually, request};

/// One thread, whose hashes take a good part of a second.
fn slow() -> Sandbox {
    let slow = [("ITERATIONS", "16"), ("MEMORY_KIB", "32768"), ("THREADS", "1"), ("DEADLINE", "60s")];
    // No room for a thread in reserve: this one does not give way to whatever else the machine does.
    let slow = slow.into_iter().chain([("MEMORY_BUDGET_MIB", "100")]);
    let sandbox = slow
        .fold(Sandbox::settled(), |sandbox, (key, value)| sandbox.with(&format!("PASSWORDS__{key}"), value));
    // A check costs what the stored hash costs, so this user's is made under these parameters too.
    sandbox.run_with_input(&["user", "create", "carol", "--password-stdin"], PASSWORD).done();
    sandbox
}

fn guess() -> Vec<u8> {
    request::form("/token", &request::password_grant("carol", "wrong"))
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

// Else those for whom there was no connection would all come back at once.
#[test]
fn a_connection_over_the_limit_is_asked_back_after_those_who_wait() {
    const WAITING: usize = 12;
    let server = slow().with("SERVER__MAX_CONNECTIONS", (WAITING + 1).to_string()).serve();
    let mut watcher = server.connect();
    // How long a hash takes is known from here on.
    watcher.send(guess());
    assert_eq!(watcher.response().status, 400);
    let wires: Vec<Wire> = (0..WAITING)
        .map(|_| {
            let mut wire = server.connect();
            wire.send(guess());
            wire
        })
        .collect();
    eventually("most of them wait", || {
        watcher.send(request::get("/metrics"));
        let metrics = watcher.response().body;
        let depth = metrics.lines().find_map(|line| line.strip_prefix("countersign_hash_queue_depth "));
        depth.and_then(|depth| depth.parse().ok()).is_some_and(|depth: usize| depth >= WAITING - 3)
    });
    let refusal = server.connect().response();
    refusal.failed(503, "temporarily_unavailable");
    let wait: u64 = refusal.header("retry-after").and_then(|wait| wait.parse().ok()).expect("seconds");
    assert!(wait > 2, "{wait} s");
    drop(wires);
}
