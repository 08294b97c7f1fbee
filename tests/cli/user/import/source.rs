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
fn the_format_is_known_by_name_by_flag_or_by_the_first_line() {
    let json_lines = json!({"username": "bob"}).to_string();
    for (file, content, flags) in [
        ("users.jsonl", json_lines.as_str(), &[][..]),
        ("users.ndjson", &json_lines, &[]),
        ("users.csv", "username\nbob\n", &[]),
        ("users", &json_lines, &[]),
        ("users.txt", "username\nbob\n", &[]),
        ("users.csv", &json_lines, &["--format", "jsonl"]),
        ("users.jsonl", "username\nbob\n", &["--format", "csv"]),
        ("users.tsv", "username\nbob\n", &[]),
        ("users", "username\temail\nbob\tbob@example.com\n", &[]),
        ("users.csv", "username\temail\nbob\tNULL\n", &["--format", "tsv"]),
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
    for flags in [&[][..], &["--format", "csv"], &["--format", "tsv"]] {
        let outcome = sandbox.run_with_input(&[&["user", "import", "-"], flags].concat(), "");
        outcome.refused_with(&["nothing came in; did the command before fail"]);
    }
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

/// Of Django 5.2, for a user who has no password.
const UNUSABLE: &str = "!ggwjkiBhowmgJ0M7ORnrwga93f0TwjbRhOistxi8";

#[test]
fn what_django_writes_for_no_password_is_none() {
    let sandbox = sandbox::settled();
    let csv = format!(
        "username,password_hash,is_active\nbob,{UNUSABLE},1\ncarol,!,1\ndave,!{HASH},1\nerin,{HASH},1\n"
    );
    let summary = import(&sandbox, &csv).json();
    assert_eq!(summary["schemes"], json!({"bcrypt cost=4": 1, "no password": 3}));
    assert_eq!(import(&sandbox, &csv).json()["unchanged"], 4);
    let users = exported(&sandbox);
    for name in ["bob", "carol", "dave"] {
        assert_eq!(users[name]["password_hash"], Value::Null, "{name}");
    }
    let server = sandbox.serve();
    server.login("bob", UNUSABLE).failed(400, "invalid_grant");
    server.login("dave", PASSWORD).failed(400, "invalid_grant");
    server.login("erin", PASSWORD).access_token();
}

#[test]
fn is_active_is_the_contrary_of_disabled() {
    let sandbox = sandbox::settled();
    let rows = [
        json!({"username": "a1", "is_active": true}),
        json!({"username": "a2", "is_active": false}),
        json!({"username": "a3", "is_active": 0}),
        json!({"username": "a4", "is_active": "t", "disabled": false}),
        json!({"username": "a5", "disabled": true, "is_active": null}),
        json!({"username": "a6", "is_active": null}),
    ];
    assert_eq!(import(&sandbox, rows.map(|row| row.to_string()).join("\n")).json()["created"], 6);
    assert_eq!(import(&sandbox, "username,is_active\nb1,1\nb2,F\nb3,\n").json()["created"], 3);
    let users = exported(&sandbox);
    let disabled: Vec<&str> =
        users.iter().filter(|(_, user)| user["disabled"] == true).map(|(name, _)| name.as_str()).collect();
    assert_eq!(disabled, ["a2", "a3", "a5", "b2"]);
    for row in [
        json!({"username": "bob", "is_active": true, "disabled": true}),
        json!({"username": "bob", "disabled": false, "is_active": 0}),
    ] {
        let outcome = import(&sandbox, row.to_string());
        assert!(outcome.stderr.contains("`disabled` and `is_active` contradict each other"), "{outcome:#?}");
    }
    let outcome = import(&sandbox, "username,disabled,is_active\nbob,1,1\ncarol,0,maybe\ndave,0,1\n");
    assert_eq!(super::faults(&outcome).len(), 2, "{outcome:#?}");
    assert!(outcome.stderr.contains("`is_active` is `true`, `t` or `1`"), "{outcome:#?}");
    let users = exported(&sandbox);
    assert!(!users.contains_key("bob") && !users.contains_key("carol") && users.contains_key("dave"));
}

#[test]
fn an_unknown_column_is_an_error_that_names_one_of_nearly_its_letters() {
    let sandbox = sandbox::settled();
    for (column, nearest) in [("user_name", "username"), ("mail", "email"), ("Full_Name", "full_name")] {
        let outcome = import(&sandbox, format!("id,{column}\n,x\n"));
        outcome.refused_with(&[&format!("`{column}`; did you mean `{nearest}`?")]);
    }
    // Renamed to `is_active`, these would disable the users who are enabled, or all who are not superusers.
    for column in ["is_superuser", "in_active", "inactive", "is_staff", "password", "uid", "xy"] {
        let outcome = import(&sandbox, format!("username,{column}\nbob,x\n"));
        assert!(!outcome.stderr.contains("did you mean"), "{outcome:#?}");
        outcome.refused_with(&[column, "leave it out of the `SELECT`", "password_hash"]);
    }
    import(&sandbox, "email\nbob@example.com\n").refused_with(&["username"]);
    import(&sandbox, "username,hashed_password,password_hash\nbob,,\n")
        .refused_with(&["the columns `hashed_password` and `password_hash` hold the same"]);
    let outcome = import(&sandbox, json!({"username": "bob", "is_staff": true}).to_string());
    assert!(
        outcome.stderr.contains("line 1 (`bob`): ") && outcome.stderr.contains("is_staff"),
        "{outcome:#?}"
    );
    assert_eq!(exported(&sandbox).len(), 1);
}

#[test]
fn what_is_no_format_is_refused_with_the_way_to_make_it_one() {
    let sandbox = sandbox::settled();
    for (input, words) in [
        ("[{\"username\":\"bob\"}]", "jq -c '.[]'"),
        ("[\n  {\"username\":\"bob\"}\n]", "jq -c '.[]'"),
        (" username | email \n----------+-------\n bob      | \n", "`--csv` (psql)"),
        ("+----------+\n| username |\n+----------+\n| bob      |\n", "`--batch` (mariadb"),
        ("username|email\nbob|\n", "`-header -csv` (sqlite3)"),
    ] {
        import(&sandbox, input).refused_with(&[words]);
    }
    sandbox.write("users.json", "[{\"username\":\"bob\"}]");
    sandbox.run(&["user", "import", "users.json"]).refused_with(&["jq -c '.[]'"]);
    assert_eq!(exported(&sandbox).len(), 1);
}

#[test]
fn a_first_line_without_names_is_not_shown() {
    let sandbox = sandbox::settled();
    for input in [format!("{HASH},bob\n"), format!("bob\t{HASH}\n")] {
        let outcome = import(&sandbox, input);
        assert!(!outcome.stderr.contains("$2b$"), "{outcome:#?}");
        outcome.refused_with(&["the first line must name the columns"]);
    }
}

#[test]
fn a_truth_value_that_is_none_is_told_with_those_that_are() {
    let sandbox = sandbox::settled();
    for (column, value, shown) in [
        ("disabled", "yes", "`yes`"),
        ("is_active", "\u{1}", "`\\u{1}`"),
        ("disabled", HASH, "a text of 60 characters"),
    ] {
        let outcome = import(&sandbox, format!("username,{column}\nbob,{value}\n"));
        let cure = format!("`{column} + 0 AS {column}`");
        for words in ["`true`, `t` or `1`, or `false`, `f` or `0`, and not", shown, &cure] {
            assert!(outcome.stderr.contains(words), "{words}: {outcome:#?}");
        }
        assert!(!outcome.stderr.contains("$2b$"), "{outcome:#?}");
    }
}
