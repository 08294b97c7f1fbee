//! More connections than the process may have file descriptors (abuse case 123).

use std::fs;
use std::time::{Duration, Instant};

use super::patient;
use crate::harness::sandbox::PROGRAM;
use crate::harness::wire::Wire;
use crate::harness::{PATIENCE, Server, eventually, request};

const WATCHED: Duration = Duration::from_secs(1);

/// The processor time that the server has used, in ticks of 10 ms.
fn ticks(server: &Server) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", server.process.pid())).expect("it runs");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
    // User and system time, the 14th and 15th field; two stand before the parenthesis.
    fields[11..13].iter().map(|ticks| ticks.parse::<u64>().expect("a number")).sum()
}

// Abuse case 123.
#[test]
fn at_the_descriptor_limit_the_server_waits_and_recovers() {
    let sandbox = patient();
    let shell = ["-c", "ulimit -n 256 && exec \"$0\" serve", PROGRAM];
    let mut server = sandbox.serve_by(&mut sandbox.command_of("sh", &shell));
    let is_complaint = |line: &str| line.contains("cannot accept connections");
    let idle: Vec<Wire> = (0..300).map(|_| server.connect()).collect();
    let complaint = server.process.stderr.find(Instant::now() + PATIENCE, is_complaint);
    assert!(complaint.is_some(), "it has descriptors for all");
    let (before, complaints) =
        (ticks(&server), server.process.stderr.text().matches("cannot accept").count());
    // Watches for as long as nothing else is said.
    server.process.stderr.find(Instant::now() + WATCHED, |line| !is_complaint(line));
    let used = ticks(&server) - before;
    assert!(used < 50, "{used} ticks of 10 ms in {WATCHED:?}");
    let complaints = server.process.stderr.text().matches("cannot accept").count() - complaints;
    // 20 a second from each of the two listeners.
    assert!((1..=45).contains(&complaints), "{complaints} complaints in {WATCHED:?}");
    drop(idle);
    eventually("it serves again", || {
        let mut wire = server.connect();
        wire.send(request::get("/readyz"));
        wire.response().status == 200
    });
}
