//! A command is killed while it changes the keys.

use std::collections::BTreeSet;
use std::fs;

use openssl::pkey::PKey;
use serde_json::Value;
use support::database::TestDatabase;
use support::jwt;
use support::kill_point::KillPoint;
use support::process::Process;
use support::settled::{PASSWORD, USER};
use support::{Sandbox, Server, eventually};

use super::{TOO_MANY, installation};

/// The keys by kid, with what each does.
type Keys = Vec<(String, String)>;

fn keys(sandbox: &Sandbox) -> Keys {
    let list = sandbox.run(&["key", "list", "--json"]).json();
    let text = |key: &Value, name: &str| key[name].as_str().expect("a text").to_owned();
    list.as_array().expect("a list").iter().map(|key| (text(key, "kid"), text(key, "state"))).collect()
}

/// Files that a server would take for keys are whole ones, and each key that is not gone has one.
fn files_are_whole(sandbox: &Sandbox, keys: &Keys) {
    let names = sandbox.listing();
    let files: BTreeSet<&str> =
        names.iter().filter_map(|name| name.strip_prefix("keys/")?.strip_suffix(".pem")).collect();
    for kid in &files {
        let pem = fs::read(sandbox.path(format!("keys/{kid}.pem"))).expect("the file is there");
        PKey::private_key_from_pem(&pem).expect("the key is whole");
    }
    let in_use = keys.iter().filter(|(_, state)| state != "revoked" && state != "gone");
    let missing: Vec<_> = in_use.filter(|(kid, _)| !files.contains(kid.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?} in {names:?}");
}

fn signer(server: &Server) -> String {
    let header = jwt::header(&server.login(USER, PASSWORD).access_token());
    header["kid"].as_str().expect("a kid").to_owned()
}

/// Runs the command and kills it there. Whether it reached its end alive.
fn run_until(sandbox: &Sandbox, kill_point: &KillPoint, point: u32, arguments: &[&str]) -> bool {
    kill_point.set(point);
    let outcome = Process::start(kill_point.reach(&mut sandbox.command(arguments))).end();
    kill_point.clear();
    if outcome.code.is_some() {
        outcome.done();
    }
    outcome.code.is_some()
}

/// The key that signs once everything has had its turn.
fn last_in_use(keys: &Keys) -> &str {
    let (kid, _) = keys.iter().rfind(|(_, state)| state != "revoked").expect("a key is in use");
    kid
}

/// A start works after it, and so does the next rotation.
fn goes_on(sandbox: &Sandbox, server: &Server, keys: &Keys) {
    eventually("the last key signs", || signer(server) == last_in_use(keys));
    let kids = server.kids();
    assert!(kids.iter().any(|kid| kid == last_in_use(keys)), "{kids:?}");
    sandbox.run(&["key", "rotate"]).done();
    let rotated = self::keys(sandbox);
    assert!(keys.iter().all(|(kid, _)| kid != last_in_use(&rotated)), "{keys:?}, {rotated:?}");
    eventually("the next key signs", || signer(server) == last_in_use(&rotated));
}

/// Kills the command, which the active key's id completes, at each of its points.
fn kill_everywhere(command: impl Fn(&str) -> Vec<String>) {
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = installation(&store);
        let mut server = sandbox.serve();
        let kill_point = KillPoint::of(&sandbox);
        let reached_the_end = |&point: &u32| {
            let (before, files) = (keys(&sandbox), sandbox.listing());
            let command = command(last_in_use(&before));
            let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
            let reached_the_end = run_until(&sandbox, &kill_point, point, &arguments);
            server.process.kill();
            store.catch_up();
            let after = keys(&sandbox);
            let added = after.len() - before.len();
            assert!(added <= 1 && (added == 1 || !reached_the_end), "point {point}: {before:?}, {after:?}");
            files_are_whole(&sandbox, &after);
            server = sandbox.serve();
            // Where nothing is there that was not, nothing can differ.
            if sandbox.listing() != files || after.len() != before.len() {
                goes_on(&sandbox, &server, &after);
            }
            reached_the_end
        };
        let last = (1..TOO_MANY).find(reached_the_end).expect("the command has an end");
        assert!(last > 6, "{last} points: the shim counts nothing");
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

// Abuse case 48.
#[test]
fn a_rotation_that_was_cut_off_anywhere_was_done_or_not() {
    kill_everywhere(|_| owned(&["key", "rotate"]));
}

// Abuse case 48: never both keys out of use, and never both in use.
#[test]
fn an_emergency_that_was_cut_off_anywhere_was_done_or_not() {
    kill_everywhere(|kid| owned(&["key", "revoke", kid, "--emergency", "--yes"]));
}
