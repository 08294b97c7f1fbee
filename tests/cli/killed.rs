//! kill -9 in the middle of a refresh and of a rotation: whatever it leaves, exactly one of old and new goes
//! on, and the next start works.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::process::Process;
use crate::harness::settled::{PASSWORD, PUBLIC, USER};
use crate::harness::wire::Wire;
use crate::harness::{Sandbox, request};

/// Rounds spread over the time that the work takes.
const ROUNDS: u32 = 12;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::settled();
    let grants = ["--grant=password", "--grant=refresh_token"];
    sandbox.run(&[&["client", "update", PUBLIC], grants.as_slice()].concat()).done();
    sandbox
}

fn refresh(token: &str) -> Vec<u8> {
    let parameters = [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", token)];
    request::form("/token", &parameters)
}

fn refresh_token(answer: &Value) -> String {
    answer["refresh_token"].as_str().expect("a refresh token").to_owned()
}

/// Sends the refresh and kills the server after `delay`. Whether it was done is not known to the client.
fn interrupted_refresh(sandbox: &Sandbox, delay: Duration) -> String {
    let mut server = sandbox.serve();
    let token = refresh_token(&server.login(USER, PASSWORD).json());
    let mut wire: Wire = server.connect();
    wire.send(refresh(&token));
    wire.stirs_within(delay);
    server.process.kill();
    token
}

// Abuse case 48.
#[test]
fn a_refresh_that_was_cut_off_can_be_sent_again() {
    let sandbox = sandbox();
    for round in 1..=ROUNDS {
        let delay = Duration::from_micros(400) * round;
        let old = interrupted_refresh(&sandbox, delay);
        let server = sandbox.serve();
        let again = server.exchange(&refresh(&old));
        assert_eq!(again.status, 200, "killed after {delay:?}: {again:#?}");
        let new = refresh_token(&again.json());
        // Whether the first attempt was committed or not, the chain has one end: going on with it makes the old
        // token a replay.
        let next = refresh_token(&server.exchange(&refresh(&new)).json());
        server.exchange(&refresh(&old)).failed(400, "invalid_grant");
        server.exchange(&refresh(&next)).failed(400, "invalid_grant");
        server.stop().done();
    }
}

fn time_of_a_rotation() -> Duration {
    let sandbox = sandbox();
    let since = Instant::now();
    sandbox.run(&["key", "rotate"]).done();
    since.elapsed()
}

#[test]
fn a_rotation_that_was_cut_off_was_done_or_not() {
    let whole = time_of_a_rotation();
    for round in 0..ROUNDS {
        let sandbox = sandbox();
        let delay = whole * round / ROUNDS;
        let mut process = Process::start(&mut sandbox.command(&["key", "rotate"]));
        process.stdout.find(Instant::now() + delay, |_| true);
        process.kill();
        let list = sandbox.run(&["key", "list", "--json"]).json();
        let states: Vec<&Value> = list.as_array().expect("a list").iter().map(|key| &key["state"]).collect();
        let active = json!("active");
        let published = json!("published");
        assert!(
            states == [&active] || states == [&active, &published],
            "killed after {delay:?} of {whole:?}: {list}"
        );
        let server = sandbox.serve();
        assert_eq!(server.kids().len(), states.len());
        server.login(USER, PASSWORD).access_token();
        server.stop().done();
    }
}
