//! kill -9 at many moments of the first start: whatever it leaves, the next start works and issues tokens.

use std::time::{Duration, Instant};

use support::process::Process;
use support::settled::{PASSWORD, PUBLIC, USER};
use support::wire::Wire;
use support::{PATIENCE, Sandbox, request};

use crate::sandbox;

/// Rounds spread evenly over the time that a first start takes.
const ROUNDS: u32 = 16;

/// What appears in the directory, in that order, and ends the start when it is seen.
const EVENTS: [&str; 5] = ["countersign.db", "countersign.db-wal", "keys", ".pem.tmp", ".pem"];

fn sandbox() -> Sandbox {
    sandbox::empty().with("USERS__SIGNUP", "true")
}

/// The next start works in this directory: one key, and a user and a client made now get a token.
#[track_caller]
fn next_start_works(sandbox: &Sandbox, moment: &str) {
    let server = sandbox.serve();
    assert_eq!(server.kids().len(), 1, "killed {moment}");
    sandbox.run(&["client", "create", PUBLIC, "--public", "--grant", "password"]).done();
    let signup = request::json("/signup", &serde_json::json!({ "username": USER, "password": PASSWORD }));
    assert_eq!(server.exchange(&signup).status, 201, "killed {moment}");
    server.login(USER, PASSWORD).access_token();
}

/// Kills a first start after `delay`, or when it is ready.
fn interrupted_after(delay: Duration) -> Sandbox {
    let sandbox = sandbox();
    let mut process = Process::start(&mut sandbox.command(&["serve"]));
    process.stdout.find(Instant::now() + delay, |line| line.contains("Address"));
    process.kill();
    sandbox
}

fn time_of_a_first_start() -> Duration {
    let since = Instant::now();
    drop(sandbox().serve());
    since.elapsed()
}

fn rounds(which: impl Iterator<Item = u32>) {
    let whole = time_of_a_first_start();
    for round in which {
        let delay = whole * round / ROUNDS;
        next_start_works(&interrupted_after(delay), &format!("after {delay:?} of {whole:?}"));
    }
}

// Two tests, so that both cores have something to do.

#[test]
fn at_even_moments() {
    rounds((0..ROUNDS).step_by(2));
}

#[test]
fn at_odd_moments() {
    rounds((0..ROUNDS).skip(1).step_by(2));
}

#[test]
fn as_soon_as_a_file_appears() {
    for event in EVENTS {
        let sandbox = sandbox();
        let mut process = Process::start(&mut sandbox.command(&["serve"]));
        let deadline = Instant::now() + PATIENCE;
        while !has_appeared(&sandbox, event) {
            assert!(Instant::now() < deadline, "no {event}");
            // A temporary file may be gone between two looks; ready is the end of the start.
            if process.stdout.find(Instant::now(), |line| line.contains("Address")).is_some() {
                break;
            }
        }
        process.kill();
        next_start_works(&sandbox, &format!("when {event} appeared"));
    }
}

fn has_appeared(sandbox: &Sandbox, name: &str) -> bool {
    let directory = if name.starts_with('.') { sandbox.path("keys") } else { sandbox.path("") };
    let Ok(entries) = std::fs::read_dir(directory) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with(name))
}

#[test]
fn a_demo_can_be_killed_too() {
    // A start of `serve --demo` makes a client and a user besides.
    let whole = time_of_a_first_start();
    for round in 0..4 {
        let sandbox = sandbox::empty();
        let mut process = Process::start(&mut sandbox.command(&["serve", "--demo"]));
        process.stdout.find(Instant::now() + whole * (2 * round + 3) / 8, |line| line.contains("Address"));
        process.kill();
        let mut server = sandbox.serve_with(&["--demo"]);
        let line = server.process.stdout.find(Instant::now() + PATIENCE, |line| line.contains("curl -d"));
        let line = line.expect("a line to paste");
        let form = line.split('\'').nth(1).expect("a form");
        let mut wire = Wire::connect(server.address);
        wire.send([request::form_head("/token", form.len()), form.as_bytes().to_vec()].concat());
        wire.response().access_token();
    }
}
