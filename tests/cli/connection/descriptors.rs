//! More connections than the process may have file descriptors (abuse case 123).

use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use support::wire::Wire;
use support::{PATIENCE, Server, eventually, request};

use super::patient;
use crate::sandbox::PROGRAM;

const WATCHED: Duration = Duration::from_secs(1);

/// The processor time that the server has used, in seconds.
fn cpu_time(server: &Server) -> f64 {
    server.process.proc().cpu_time().expect("it runs").total
}

/// A server that was started with these limits.
fn limited_by(ulimit: &str) -> Server {
    let sandbox = patient();
    let shell = ["-c", &format!("{ulimit} && exec \"$0\" serve"), PROGRAM];
    sandbox.serve_by(&mut sandbox.command_of("sh", &shell))
}

/// How so many connections are answered, all of them open.
fn statuses(server: &Server, connections: usize) -> Vec<u16> {
    let mut wires: Vec<Wire> = (0..connections).map(|_| server.connect()).collect();
    for wire in &mut wires {
        wire.send(request::get("/livez"));
    }
    wires.iter_mut().map(|wire| wire.response().status).collect()
}

// Shells and systemd give a process fewer descriptors by habit than they let it have.
#[test]
fn the_server_takes_the_descriptors_that_it_may_have() {
    let server = limited_by("ulimit -Sn 64");
    assert_eq!(statuses(&server, 300), [200; 300]);
}

#[test]
fn where_descriptors_are_few_a_connection_too_many_is_answered_all_the_same() {
    let mut server = limited_by("ulimit -n 256");
    let says_so = |line: &str| line.contains("server.max_connections") && line.contains("connections=128");
    assert!(server.process.stderr.find(Instant::now() + PATIENCE, says_so).is_some(), "it says nothing");
    // A quarter of them from one address.
    let statuses = statuses(&server, 100);
    assert_eq!((&statuses[..32], &statuses[32..]), (&[200; 32][..], &[503; 68][..]));
}

// Abuse case 123.
#[test]
fn at_the_descriptor_limit_the_server_waits_and_recovers() {
    let mut server = patient().serve();
    // Taken away while it runs, since at its start it provides for itself.
    let process = Pid::from_raw(i32::try_from(server.process.pid()).expect("it has an id"));
    let limit = Rlimit { current: Some(256), maximum: Some(256) };
    prlimit(process, Resource::Nofile, limit).expect("the process is ours");
    let is_complaint = |line: &str| line.contains("cannot accept connections");
    let idle: Vec<Wire> = (0..300).map(|_| server.connect()).collect();
    let complaint = server.process.stderr.find(Instant::now() + PATIENCE, is_complaint);
    assert!(complaint.is_some(), "it has descriptors for all");
    let complaints = |server: &Server| server.process.stderr.text().matches("cannot accept").count();
    let (before, said) = (cpu_time(&server), complaints(&server));
    // Watches for as long as nothing else is said.
    server.process.stderr.find(Instant::now() + WATCHED, |line| !is_complaint(line));
    let used = cpu_time(&server) - before;
    assert!(used < 0.5, "{used} s in {WATCHED:?}");
    assert_eq!(complaints(&server), said, "it goes on complaining");
    drop(idle);
    eventually("it serves again", || {
        let mut wire = server.connect();
        wire.send(request::get("/readyz"));
        wire.response().status == 200
    });
}
