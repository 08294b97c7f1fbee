//! Rows that are refused: each by its line and a reason, none with its hash, and the others are imported.

use serde_json::{Value, json};
use support::database::TestDatabase;
use support::{Outcome, Sandbox};

use super::{HASH, exported, faults};
use crate::sandbox;

fn import(sandbox: &Sandbox, rows: &[Value]) -> Outcome {
    let lines: Vec<String> = rows.iter().map(Value::to_string).collect();
    import_lines(sandbox, &lines.join("\n"))
}

fn import_lines(sandbox: &Sandbox, lines: &str) -> Outcome {
    sandbox.run_with_input(&["user", "import", "-", "--json"], lines)
}

/// Each row alone among good ones: refused, with these words.
#[track_caller]
fn refused(bad: &Value, words: &[&str]) {
    let outcome = refused_line(&bad.to_string(), words);
    if let Some(hash) = bad["password_hash"].as_str().filter(|hash| hash.len() > 24) {
        assert!(!outcome.stderr.contains(&hash[hash.len() - 16..]), "{outcome:#?}");
    }
}

#[track_caller]
fn refused_line(bad: &str, words: &[&str]) -> Outcome {
    let sandbox = sandbox::settled();
    let lines = ["{\"username\":\"bob\"}", bad, "{\"username\":\"carol\"}"].join("\n");
    let outcome = import_lines(&sandbox, &lines);
    assert_eq!(outcome.code, Some(1), "{bad}: {outcome:#?}");
    let mut lines = outcome.stderr.lines();
    let fault = lines.next().unwrap_or_default();
    assert!(fault.starts_with("line 2: ") || fault.starts_with("line 2 (`"), "{bad}: {outcome:#?}");
    for word in words {
        assert!(fault.contains(word), "{word:?} is not in {fault:?}");
    }
    assert_eq!(lines.next(), Some("error: 1 of 3 rows were refused; the lines above say why"));
    let users = exported(&sandbox);
    assert_eq!(users.keys().collect::<Vec<_>>(), ["alice", "bob", "carol"], "{bad}");
    outcome
}

// Abuse case 31.
#[test]
fn hashes_that_could_not_be_checked_are_refused() {
    let salt = "R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
    let tail = format!("c2l4dGVlbiBieXRlcyBvaw${}", "A".repeat(43));
    for (hash, words) in [
        (
            "correct horse battery staple".to_owned(),
            &["no known form", "docs/migrate-from-fastapi.md", "leave any other out", "user set-password"][..],
        ),
        ("5f4dcc3b5aa765d61d8327deb882cf99".to_owned(), &["no known form"]),
        (format!("$2x$04${salt}"), &["$2x$", "new password"]),
        (format!("$2b$15${salt}"), &["bcrypt cost=15", "too costly", "14"]),
        (format!("$2b$31${salt}"), &["bcrypt cost=31", "too costly"]),
        // PostgreSQL cannot store it, and no scheme writes it.
        (format!("pbkdf2_sha256$1000$sa\0lt${}=", "A".repeat(43)), &["no known form"]),
        ("$2b$04$R9h/cIPz0gi.URNNX3kh2O".to_owned(), &["bcrypt", "damaged"]),
        (format!("$argon2id$v=19$m=4194304,t=1,p=1${tail}"), &["m=4194304", "too costly", "memory"]),
        (format!("$argon2id$v=19$m=64,t=4294967295,p=1${tail}"), &["t=4294967295", "too costly"]),
        (format!("$argon2id$v=19$m=64${tail}"), &["Argon2", "damaged"]),
        (format!("$scrypt$ln=30,r=8,p=1${tail}"), &["scrypt ln=30", "too costly", "memory"]),
        (format!("$pbkdf2-sha256$9999999${tail}"), &["rounds=9999999", "too costly"]),
        ("x".repeat(2000), &["no known form"]),
        (
            "{noop}correct horse battery staple".to_owned(),
            &["`{noop}`", "new password", "leave the hash out", "user set-password"],
        ),
        ("{MD5}{aRYR+Yp2}905e382a25eed53e22224223b3581092".to_owned(), &["`{MD5}`", "new password"]),
        ("{sha256}97cde38028ad898ebc02e690819fa220".to_owned(), &["`{sha256}`", "new password"]),
        ("sha1$salt$a81fd4f1e7ddb22c7487850e942547".to_owned(), &["`sha1$`", "new password"]),
        ("{pbkdf2}5d923b44a6d129f3".to_owned(), &["PBKDF2", "damaged"]),
        (format!("{{bcrypt}}$2b$15${salt}"), &["bcrypt cost=15", "too costly"]),
        (format!("pbkdf2:sha1:2400001$salt${}", "a8".repeat(20)), &["pbkdf2-sha1", "too costly"]),
        (format!("scrypt:1073741824:8:1$salt${}", "a8".repeat(64)), &["scrypt ln=30", "too costly"]),
        (
            format!("$5$rounds=1000001$saltsalt${}.", "A".repeat(42)),
            &["sha256-crypt", "too costly", "1000000"],
        ),
        (format!("$6$rounds=1000001$saltsalt${}.", "A".repeat(85)), &["sha512-crypt", "too costly"]),
        (format!("$6$saltsalt${}", "A".repeat(43)), &["sha-crypt", "damaged"]),
    ] {
        refused(&json!({"username": "mallory", "password_hash": hash}), words);
    }
}

// Abuse case 34 and D1.
#[test]
fn names_and_data_that_cannot_be_are_refused() {
    refused(&json!({"username": "\u{430}dmin"}), &["script"]);
    refused(&json!({"username": "mal\u{200b}lory"}), &["username"]);
    refused(&json!({"username": "mal lory"}), &["username"]);
    refused(&json!({"email": "mallory@example.com"}), &["username"]);
    refused(&json!({"username": "mallory", "email": "nowhere"}), &["e-mail"]);
    refused(&json!({"username": "mallory", "full_name": "a\u{7}b"}), &["full name"]);
    refused(&json!({"username": "mallory", "roles": ["two words"]}), &["role"]);
    refused(&json!({"username": "mallory", "roles": [1]}), &["roles"]);
    refused(&json!({"username": "mallory", "disabled": "perhaps"}), &["disabled"]);
    refused(&json!({"username": "mallory", "id": "17"}), &["UUID", "leave the column out"]);
    refused(&json!({"username": "mallory", "id": "00000000-0000-0000-0000-000000000000"}), &["UUID"]);
    refused(&json!({"username": ["mallory"]}), &["username"]);
    refused(&json!({"username": "mallory", "username2": "x"}), &["username2", "did you mean"]);
    refused(&json!("mallory"), &["JSON object"]);
    refused(&json!({"username": "mallory", "full_name": "x".repeat(100_000)}), &["too long"]);
}

// Abuse case 34: the first of them is taken, be it in the table or in the file; a dry run says the same.
#[test]
fn a_name_that_looks_like_another_is_refused() {
    let sandbox = sandbox::settled();
    let cyrillic_oca = "\u{43e}\u{441}\u{430}";
    import(&sandbox, &[json!({"username": cyrillic_oca})]).done();
    let rows = [
        json!({"username": "oca"}),
        json!({"username": cyrillic_oca}),
        json!({"username": "ayd\u{131}n"}),
        json!({"username": "userl"}),
        json!({"username": "aydin"}),
        json!({"username": "user1"}),
    ];
    let lines = rows.each_ref().map(Value::to_string).join("\n");
    for arguments in [&["user", "import", "-", "--json", "--dry-run"][..], &["user", "import", "-", "--json"]]
    {
        let outcome = sandbox.run_with_input(arguments, &lines);
        let faults = faults(&outcome);
        assert_eq!(faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 5], "{outcome:#?}");
        assert!(faults.iter().all(|(_, fault)| fault.contains("looks like")), "{outcome:#?}");
    }
    let users = exported(&sandbox);
    let expected = ["alice", "ayd\u{131}n", "user1", "userl", cyrillic_oca];
    assert_eq!(users.keys().collect::<Vec<_>>(), expected);
}

// PostgreSQL stores no NUL: a row that were let through to it would take its whole batch along.
#[test]
fn a_row_with_a_control_character_is_refused_alone_on_every_database() {
    let output = format!("{}=", "A".repeat(43));
    for store in TestDatabase::empty_of_each_kind() {
        let sandbox = sandbox::empty().with("DATABASE__URL", store.url_without_tls());
        sandbox.run(&["db", "migrate"]).done();
        let mut rows =
            vec![json!({"username": "bob", "password_hash": HASH}), json!({"username": "mal\0lory"})];
        for (column, value) in [
            ("email", json!("mal\0lory@example.com")),
            ("full_name", json!("Mal\0lory")),
            ("roles", json!(["ad\0min"])),
            ("roles", json!("ad\0min")),
            ("id", json!("0190f6f0-0000-7000-8000-00000000000\0")),
            ("disabled", json!("false\0")),
            // Django's salts are taken as they are written.
            ("password_hash", json!(format!("pbkdf2_sha256$1000$sa\0lt${output}"))),
            ("password_hash", json!(format!("pbkdf2_sha256$1000$sa\u{7f}lt${output}"))),
            ("password_hash", json!(format!("pbkdf2_sha256$1000$sa\u{e9}lt${output}"))),
            ("password_hash", json!(format!("scrypt$16$sa\0lt$8$1${output}"))),
            ("password_hash", json!(format!("{HASH}\0"))),
        ] {
            rows.push(json!({"username": "mallory", column: value}));
        }
        let last_refused = rows.len() as u64;
        rows.push(json!({"username": "carol", "password_hash": HASH}));
        let lines = faults(&import(&sandbox, &rows)).into_iter().map(|(line, _)| line);
        assert!(lines.eq(2..=last_refused), "all but the first and the last are refused");
        let csv =
            format!("username,password_hash\nmallory,pbkdf2_sha256$1000$sa\0lt${output}\ndave,{HASH}\n");
        let csv = sandbox.run_with_input(&["user", "import", "-", "--json"], csv);
        assert_eq!(faults(&csv).len(), 1, "{csv:#?}");
        assert_eq!(exported(&sandbox).keys().collect::<Vec<_>>(), ["bob", "carol", "dave"]);
    }
}

// serde_json keeps the last of two, another reader the first.
#[test]
fn an_object_that_says_something_twice_is_refused() {
    for (members, name) in [
        (r#""username":"mallory","username":"mallory""#, "`username`"),
        (r#""username":"mallory","email":"a@example.com","email":"b@example.com""#, "`email`"),
        (r#""username":"mallory","disabled":true,"disabled":false"#, "`disabled`"),
        (r#""username":"mallory","roles":["a"],"roles":["admin"]"#, "`roles`"),
        (r#""id":null,"username":"mallory","id":"0190f6f0-0000-7000-8000-000000000001""#, "`id`"),
        (r#""username":"mallory","full_name":"A","f\u0075ll_name":"B""#, "`full_name`"),
        (r#""username":"mallory","password_hash":null,"hashed_password":null"#, "`hashed_password`"),
    ] {
        refused_line(&format!("{{{members}}}"), &[name, "says again", "leave one of them out"]);
    }
}

#[test]
fn a_line_that_is_no_object_is_refused() {
    for line in [
        "mallory",
        "[]",
        "[{\"username\":\"mallory\"}]",
        "{\"username\":\"mallory\"",
        "{\"username\":\"mallory\"},",
        "{\"username\":\"mallory\"} {\"username\":\"trudy\"}",
        "{\"username\":\"mallory\",}",
        "{username:\"mallory\"}",
        &"[".repeat(10_000),
    ] {
        refused_line(line, &["JSON object"]);
    }
}

#[test]
fn a_user_who_is_there_with_other_data_is_left_alone() {
    let sandbox = sandbox::settled();
    let id = "0190f6f0-0000-7000-8000-000000000001";
    let bob =
        json!({"username": "bob", "email": "bob@example.com", "full_name": "Bob", "roles": ["a"], "id": id});
    import(&sandbox, std::slice::from_ref(&bob)).done();
    let before = exported(&sandbox);
    for (member, value) in [
        ("email", json!("other@example.com")),
        ("full_name", json!("Robert")),
        ("disabled", json!(true)),
        ("roles", json!(["b"])),
        ("id", json!("0190f6f0-0000-7000-8000-000000000002")),
        ("password_hash", json!(HASH)),
    ] {
        let mut row = bob.clone();
        row["username"] = json!("BOB");
        row[member] = value;
        let outcome = import(&sandbox, &[row]);
        assert_eq!(outcome.code, Some(1), "{outcome:#?}");
        let fault = outcome.stderr.lines().next().unwrap_or_default();
        assert!(fault.contains("already") && fault.contains(member), "{outcome:#?}");
    }
    let outcome = import(&sandbox, &[json!({"username": "carol", "id": id})]);
    assert!(outcome.code == Some(1) && outcome.stderr.contains("another user"), "{outcome:#?}");
    assert_eq!(exported(&sandbox), before);
}

#[test]
fn a_row_of_csv_with_other_fields_is_refused_alone() {
    let sandbox = sandbox::settled();
    let mut csv = b"username,email\nbob,\ncarol\ndave,,,\nerin,\xff\nfrank,frank@example.com\n".to_vec();
    csv.extend(b"\"two\nlines\",\ngrace,nowhere\n");
    let outcome = sandbox.run_with_input(&["user", "import", "-", "--json"], csv);
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
    let lines: Vec<&str> =
        outcome.stderr.lines().map(|line| line.split(':').next().unwrap_or(line)).collect();
    let expected =
        ["line 3 (`carol`)", "line 4 (`dave`)", "line 5 (`erin`)", "line 7", "line 9 (`grace`)", "error"];
    assert_eq!(lines, expected, "{outcome:#?}");
    let users = exported(&sandbox);
    assert_eq!(users.keys().collect::<Vec<_>>(), ["alice", "bob", "frank"]);
}

#[test]
fn a_kind_of_hash_that_takes_too_long_here_is_refused_in_a_dry_run_too() {
    let sandbox = sandbox::settled().with("PASSWORDS__MAX_CHECK_TIME", "50ms");
    let slow = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
    let rows = [
        json!({"username": "bob", "password_hash": slow}),
        json!({"username": "carol", "password_hash": HASH}),
    ];
    let lines = rows.map(|row| row.to_string()).join("\n");
    for arguments in [&["user", "import", "-", "--json", "--dry-run"][..], &["user", "import", "-", "--json"]]
    {
        let outcome = sandbox.run_with_input(arguments, &lines);
        assert_eq!(outcome.code, Some(1), "{outcome:#?}");
        let fault = outcome.stderr.lines().next().unwrap_or_default();
        assert!(fault.starts_with("line 1 (`bob`): ") && fault.contains("bcrypt cost=12"), "{fault}");
        assert!(fault.contains("at most 50 may be (passwords.max_check_time"), "{fault}");
    }
    assert_eq!(exported(&sandbox).keys().collect::<Vec<_>>(), ["alice", "carol"]);
}
