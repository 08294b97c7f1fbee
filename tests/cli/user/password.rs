//! What may be a password, asked through `user create` and `user set-password` (P1, abuse case 30).

use serde_json::json;
use support::settled::{PASSWORD, USER};
use support::{Outcome, Sandbox};

use crate::sandbox;

fn create(sandbox: &Sandbox, name: &str, input: impl AsRef<[u8]>) -> Outcome {
    sandbox.run_with_input(&["user", "create", name, "--password-stdin"], input)
}

fn set(sandbox: &Sandbox, input: impl AsRef<[u8]>) -> Outcome {
    sandbox.run_with_input(&["user", "set-password", USER, "--password-stdin"], input)
}

#[test]
fn weak_passwords_are_refused_and_the_line_says_why() {
    // abuse case 30
    let sandbox = sandbox::settled();
    let too_long = "x".repeat(1025);
    let far_too_long = "x".repeat(1 << 20);
    let rows: [(&str, &[u8], &str); 14] = [
        ("no line at all", b"", "standard input"),
        ("an empty line", b"\n", "standard input"),
        ("7 characters", b"zq4-kvw", "8 characters"),
        ("7 characters in 14 bytes", "\u{e9}".repeat(7).leak().as_bytes(), "8 characters"),
        ("a common one", b"password", "common"),
        ("a common one in capitals", b"PASSWORD", "common"),
        ("a row of digits", b"12345678", "common"),
        ("the username in it", b"my-bobby-pin", "username"),
        ("the username in other case", b"my-BOBBY-pin", "username"),
        ("the product's name", b"countersign2026", "countersign"),
        ("the product's name in other case", b"CounterSign2026", "countersign"),
        ("1,025 bytes", too_long.as_bytes(), "1024 bytes"),
        ("a mebibyte", far_too_long.as_bytes(), "1024 bytes"),
        ("not UTF-8", b"correct \xff horse battery", "UTF-8"),
    ];
    for (what, input, word) in rows {
        let outcome = create(&sandbox, "bobby", input);
        assert!(outcome.refused().contains(word), "{what}: {outcome:#?}");
    }
    let users = sandbox.run(&["user", "list", "--json"]).json();
    assert_eq!(users.as_array().map(Vec::len), Some(1), "{users}");
}

#[test]
fn long_passwords_are_accepted_and_work() {
    // abuse case 28
    let sandbox = sandbox::settled();
    let mut passwords = vec!["\u{1f511}\u{1f40e}\u{1f50b}\u{1f4ce}".repeat(2)];
    passwords.extend(
        [8, 64, 65, 128, 1000, 1024].map(|length| "zq4-kvw ".repeat(length / 8 + 1)[..length].to_owned()),
    );
    let server = sandbox.serve();
    for password in passwords {
        set(&sandbox, &password).done();
        server.login(USER, &password).access_token();
    }
}

// Abuse case 29, P1.
#[test]
fn a_password_is_the_same_however_its_characters_are_written() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    for (password, other) in [
        ("drei W\u{f6}rter f\u{fc}r Zo\u{e9}", "drei Wo\u{308}rter fu\u{308}r Zoe\u{301}"),
        ("cafe\u{301} con\u{a0}leche", "caf\u{e9} con leche"),
    ] {
        for (set_as, typed) in [(password, other), (other, password)] {
            set(&sandbox, format!("{set_as}\n")).done();
            server.login(USER, typed).access_token();
            server.login(USER, set_as).access_token();
        }
    }
}

#[test]
fn nothing_is_trimmed_cut_or_folded() {
    // abuse case 29; P1
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    let long = "0123456789".repeat(10);
    let rows = [
        (" spaces on both sides ", " spaces on both sides"),
        ("Case Matters Here", "case matters here"),
        ("caf\u{e9} con leche", "cafe con leche"),
        ("cafe\u{301} con leche", "\u{ff43}afe\u{301} con leche"),
        (&format!("{long}-a"), &format!("{long}-b")),
    ];
    for (password, other) in rows {
        set(&sandbox, format!("{password}\n")).done();
        server.login(USER, password).access_token();
        server.login(USER, other).failed(400, "invalid_grant");
    }
}

#[test]
fn the_end_of_the_line_is_not_part_of_the_password() {
    let sandbox = sandbox::settled();
    let server = sandbox.serve();
    for input in ["a line of its own", "a line of its own\n", "a line of its own\r\n"] {
        set(&sandbox, input).done();
        server.login(USER, "a line of its own").access_token();
        set(&sandbox, PASSWORD).done();
    }
}

#[test]
fn the_configured_length_counts() {
    let sandbox = sandbox::settled().with("PASSWORDS__MIN_LENGTH", "15");
    set(&sandbox, "fourteen-chars").refused_with(&["15 characters"]);
    set(&sandbox, "fifteen-charact").done();
}

#[test]
fn a_weak_new_password_leaves_the_old_one() {
    let sandbox = sandbox::settled();
    set(&sandbox, "password").refused_with(&["common"]);
    set(&sandbox, "alice-in-wonderland").refused_with(&["username"]);
    let server = sandbox.serve();
    server.login(USER, PASSWORD).access_token();
}

#[test]
fn set_password_gives_a_password_to_who_had_none() {
    let sandbox = sandbox::settled();
    sandbox.run(&["user", "create", "robot", "--no-password"]).done();
    let arguments = ["user", "set-password", "robot", "--password-stdin", "--json"];
    assert_eq!(sandbox.run_with_input(&arguments, PASSWORD).json()["has_password"], json!(true));
}
