//! `key list`.

use serde_json::{Value, json};
use support::signing_key::kid;

use crate::sandbox;

#[test]
fn the_list_tells_the_life_of_each_key() {
    let sandbox = sandbox::settled();
    let list = sandbox.run(&["key", "list", "--json"]).json();
    let [key] = list.as_array().expect("a list").as_slice() else { panic!("not one key: {list}") };
    let members: Vec<&String> = key.as_object().expect("an object").keys().collect();
    assert_eq!(members.len(), 7, "{key}");
    assert_eq!((&key["kid"], &key["state"], &key["bits"]), (&json!(kid()), &json!("active"), &json!(2048)));
    assert_eq!(key["published"], key["signs_from"]);
    assert_eq!((&key["signs_until"], &key["leaves"]), (&Value::Null, &Value::Null));
    let table = sandbox.run(&["key", "list"]);
    assert!(table.done().contains(&kid()) && !table.stdout.contains("PRIVATE"), "{table:#?}");
}

#[test]
fn before_the_first_start_there_is_none() {
    let sandbox = sandbox::empty();
    sandbox.run(&["db", "migrate"]).done();
    assert_eq!(sandbox.run(&["key", "list", "--json"]).json(), json!([]));
    let outcome = sandbox.run(&["key", "list"]);
    assert_eq!(outcome.done(), "");
    assert!(outcome.stderr.contains("countersign serve"), "{outcome:#?}");
}
