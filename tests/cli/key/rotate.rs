//! `key rotate`.

use std::time::{Duration, SystemTime};

use serde_json::Value;
use support::signing_key::kid;

use crate::sandbox;

#[test]
fn the_plan_is_the_timetable_and_changes_nothing() {
    let sandbox = sandbox::settled();
    let plan = sandbox.run(&["key", "rotate", "--plan", "--json"]).json();
    assert_eq!((&plan["replaces"], &plan["under_way"]), (&kid().into(), &Value::Null));
    let list = sandbox.run(&["key", "list", "--json"]).json();
    assert_eq!(list.as_array().map(Vec::len), Some(1), "{list}");
}

// No token has been signed yet. The key signs until the next one's turn, and its last token lives on then.
#[test]
fn a_key_leaves_when_its_last_token_to_come_has_expired() {
    let sandbox = sandbox::settled().with("TOKENS__ACCESS_TOKEN_LIFETIME", "2h");
    let plan = sandbox.run(&["key", "rotate", "--plan", "--json"]).json();
    sandbox.run(&["key", "rotate"]).done();
    let list = sandbox.run(&["key", "list", "--json"]).json();
    let two_hours = Duration::from_hours(2);
    for (signs_until, leaves) in
        [(&plan["signs_from"], &plan["replaced_key_leaves"]), (&list[0]["signs_until"], &list[0]["leaves"])]
    {
        assert!(moment(leaves) >= moment(signs_until) + two_hours, "{plan} {list}");
    }
}

fn moment(text: &Value) -> SystemTime {
    humantime::parse_rfc3339(text.as_str().expect("a text")).expect("a time")
}

// Its next key would lie where no server looks for it.
#[test]
fn a_directory_without_the_key_that_signs_gets_no_next_key() {
    let sandbox = sandbox::settled();
    let sandbox = sandbox.with("KEYS__DIRECTORY", "elsewhere");
    sandbox.run(&["key", "rotate"]).refused_with(&[&kid(), "keys.directory"]);
    let list = sandbox.run(&["key", "list", "--json"]).json();
    assert_eq!(list.as_array().map(Vec::len), Some(1), "{list}");
    assert!(!sandbox.path("elsewhere").exists());
}

#[test]
fn while_a_key_waits_the_plan_is_that_of_the_rotation_under_way() {
    let sandbox = sandbox::settled();
    sandbox.run(&["key", "rotate"]).done();
    let list = sandbox.run(&["key", "list", "--json"]).json();
    // A plan of its own would show other times.
    let later = sandbox.with("KEYS__JWKS_MAX_AGE", "1h");
    let plan = later.run(&["key", "rotate", "--plan", "--json"]).json();
    assert_eq!(plan["published"], list[1]["published"]);
    assert_eq!(plan["signs_from"], list[1]["signs_from"]);
    assert_eq!((&plan["replaces"], &plan["replaced_key_leaves"]), (&list[0]["kid"], &list[0]["leaves"]));
    let waiting = list[1]["kid"].as_str().expect("a kid");
    assert!(plan["under_way"].as_str().is_some_and(|text| text.contains(waiting)), "{plan}");
}
