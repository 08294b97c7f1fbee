//! What is read: JSON lines and CSV, from a file or standard input, in the ways in which others write them.

use serde_json::{Value, json};
use support::settled::PASSWORD;
use support::{Outcome, Sandbox};

use super::{HASH, exported};
use crate::sandbox;

fn import(sandbox: &Sandbox, input: impl AsRef<[u8]>) -> Outcome {
    sandbox.run_with_input(&["user", "import", "-", "--json"], input)
}

#[test]
fn the_format_is_known_by_name_by_flag_or_by_the_first_character() {
    let json_lines = json!({"username": "bob"}).to_string();
    for (file, content, flags) in [
        ("users.jsonl", json_lines.as_str(), &[][..]),
        ("users.ndjson", &json_lines, &[]),
        ("users.csv", "username\nbob\n", &[]),
        ("users", &json_lines, &[]),
        ("users.txt", "username\nbob\n", &[]),
        ("users.csv", &json_lines, &["--format", "jsonl"]),
        ("users.jsonl", "username\nbob\n", &["--format", "csv"]),
    ] {
        let sandbox = sandbox::settled();
        sandbox.write(file, content);
        sandbox.run(&[&["user", "import", file], flags].concat()).done();
        assert!(exported(&sandbox).contains_key("bob"), "{file}");
    }
    for content in [
        json_lines.as_str(),
        "username\r\nbob\r\n",
        "\u{feff}username\nbob",
        "\u{feff}{\"username\":\"bob\"}",
    ] {
        let sandbox = sandbox::settled();
        import(&sandbox, content).done();
        assert!(exported(&sandbox).contains_key("bob"), "{content}");
    }
}

#[test]
fn nothing_at_all_is_nobody() {
    let sandbox = sandbox::settled();
    sandbox.write("users.jsonl", "\n \n");
    assert_eq!(sandbox.run(&["user", "import", "users.jsonl", "--json"]).json()["created"], 0);
    sandbox.run(&["user", "import", "missing.jsonl"]).refused_with(&["missing.jsonl"]);
    import(&sandbox, "").refused_with(&["username"]);
}

#[test]
fn csv_is_read_as_spreadsheets_and_databases_write_it() {
    let sandbox = sandbox::settled();
    let csv = format!(
        "full_name,username,hashed_password,disabled,email,roles\n\
         \"Bob, \"\"the\"\" Builder\",bob,{HASH},0,bob@example.com,\"admin,ops\"\n\
         ,carol,\"{HASH}\",True,,admin ops\n\
         \"two\u{2028}lines\",dave,,f,,\n"
    );
    assert_eq!(import(&sandbox, csv).json()["created"], 3);
    let users = exported(&sandbox);
    assert_eq!(users["bob"]["full_name"], "Bob, \"the\" Builder");
    assert_eq!(users["bob"]["roles"], json!(["admin", "ops"]));
    assert_eq!(users["carol"]["roles"], json!(["admin", "ops"]));
    assert_eq!(users["carol"]["disabled"], true);
    assert_eq!(users["carol"]["email"], Value::Null);
    assert_eq!(users["dave"]["disabled"], false);
    sandbox.serve().login("bob", PASSWORD).access_token();
}

#[test]
fn an_unknown_column_is_an_error_that_names_the_nearest_one() {
    let sandbox = sandbox::settled();
    for (column, nearest) in [("user_name", "username"), ("mail", "email"), ("password", "password_hash")] {
        import(&sandbox, format!("username,{column}\nbob,x\n")).refused_with(&[column, nearest]);
    }
    import(&sandbox, "email\nbob@example.com\n").refused_with(&["username"]);
    import(&sandbox, "username,hashed_password,password_hash\nbob,,\n").refused_with(&["PasswordHash"]);
    let outcome = import(&sandbox, json!({"username": "bob", "is_active": true}).to_string());
    assert!(outcome.stderr.contains("line 1: ") && outcome.stderr.contains("is_active"), "{outcome:#?}");
    assert_eq!(exported(&sandbox).len(), 1);
}
