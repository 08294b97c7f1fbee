//! The server is killed while it refreshes.

use serde_json::Value;
use support::database::TestDatabase;
use support::kill_point::KillPoint;
use support::settled::{PASSWORD, PUBLIC, USER};
use support::{Sandbox, Server, request};

use super::{TOO_MANY, installation};

fn refresh(token: &str) -> Vec<u8> {
    let parameters = [("grant_type", "refresh_token"), ("client_id", PUBLIC), ("refresh_token", token)];
    request::form("/token", &parameters)
}

fn refresh_token(answer: &Value) -> String {
    answer["refresh_token"].as_str().expect("a refresh token").to_owned()
}

/// What the client has when the connection ends: the new token, unless the answer never came, or not whole.
fn refresh_until_the_end(server: &Server, token: &str) -> Option<String> {
    let mut wire = server.connect();
    wire.send(request::with_header(&refresh(token), "Connection: close"));
    let received = String::from_utf8(wire.rest()).expect("an answer in UTF-8");
    let (_, body) = received.split_once("\r\n\r\n")?;
    Some(refresh_token(&serde_json::from_str(body).ok()?))
}

/// Whether the first attempt was committed or not, the chain has one end: going on with it makes the old
/// token a replay.
fn goes_on_once(server: &Server, old: &str, answered: Option<&str>, point: u32) {
    let again = server.exchange(&refresh(old));
    assert_eq!(again.status, 200, "killed at point {point}: {again:#?}");
    let new = refresh_token(&again.json());
    assert!(answered.is_none_or(|answered| answered == new), "point {point}: the chain has forked");
    let next = refresh_token(&server.exchange(&refresh(&new)).json());
    server.exchange(&refresh(old)).failed(400, "invalid_grant");
    server.exchange(&refresh(&next)).failed(400, "invalid_grant");
}

fn start(sandbox: &Sandbox, kill_point: &KillPoint) -> Server {
    sandbox.serve_by(kill_point.reach(&mut sandbox.command(&["serve"])))
}

// Abuse case 48.
#[test]
fn a_refresh_that_was_cut_off_anywhere_can_be_sent_again() {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = installation(&store);
        let kill_point = KillPoint::of(&sandbox);
        let mut server = start(&sandbox, &kill_point);
        let reached_the_end = |&point: &u32| {
            let old = refresh_token(&server.login(USER, PASSWORD).json());
            kill_point.set(point);
            let answered = refresh_until_the_end(&server, &old);
            server.process.kill();
            kill_point.clear();
            server = start(&sandbox, &kill_point);
            goes_on_once(&server, &old, answered.as_deref(), point);
            answered.is_some()
        };
        let last = (1..TOO_MANY).find(reached_the_end).expect("a refresh has an end");
        // One question, one change and the answer at least. A shim that counts nothing would kill nobody.
        assert!(last > 2, "{last} points: the shim counts nothing");
        server.stop().done();
    }
}
