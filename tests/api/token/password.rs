//! A password is neither trimmed nor cut nor folded, and is the same however its characters are written (rule
//! 7, P1; abuse cases 9, 28, 29 and 32).

use std::sync::LazyLock;

use support::api::call::{Call, encoded};
use support::api::server::PASSWORD;

use super::row::{Row, case, post};

/// Users beside `alice`, with their passwords.
pub(super) static LOGINS: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let common_start = "x".repeat(72);
    vec![
        ("spaced", " Two  Spaces And Cases ".to_owned()),
        ("sixty-four", "å".repeat(64)),
        ("one-two-eight", "0123456789abcdef".repeat(8)),
        ("thousand", "y".repeat(1000)),
        ("largest", "z".repeat(1024)),
        ("emoji", "👩‍👩‍👧‍👦🔑🔑🔑🔑🔑🔑🔑".to_owned()),
        ("composed", "pässwörter-lang".to_owned()),
        ("decomposed", "pa\u{308}sswo\u{308}rter-lang".to_owned()),
        ("seventy-two", format!("{common_start}{}", "a".repeat(28))),
        ("replacement", "\u{fffd}".repeat(8)),
        ("form", "a+b c&d=e%20f%".to_owned()),
    ]
});

fn login(username: &str, password: &str) -> Call {
    let password = encoded(password);
    post(format!("grant_type=password&client_id=web&username={username}&password={password}"))
}

pub(super) fn rows() -> Vec<Row> {
    right().into_iter().chain(wrong()).chain(refused()).collect()
}

/// As they were set, and with the same characters written otherwise.
fn right() -> Vec<Row> {
    let as_set = LOGINS.iter().cloned();
    let otherwise = [
        ("alice", PASSWORD.replace(' ', "\u{a0}")),
        ("composed", "pa\u{308}sswo\u{308}rter-lang".to_owned()),
        ("decomposed", "pässwörter-lang".to_owned()),
        ("decomposed", "p\u{e4}sswo\u{308}rter-lang".to_owned()),
    ];
    let row = |(username, password): (&str, String)| {
        let shown: String = password.chars().take(40).collect();
        case(format!("{shown:?} for {username}"), login(username, &password)).granted("")
    };
    as_set.chain(otherwise).map(row).collect()
}

fn wrong() -> Vec<Row> {
    let common_start = "x".repeat(72);
    let wrong = [
        ("alice", "wrong".to_owned()),
        ("alice", PASSWORD.to_uppercase()),
        ("alice", format!("{PASSWORD} ")),
        ("alice", format!(" {PASSWORD}")),
        ("alice", format!("{PASSWORD}\n")),
        ("alice", PASSWORD[..PASSWORD.len() - 1].to_owned()),
        ("alice", PASSWORD.replace(' ', "+")),
        ("alice", PASSWORD.replace(' ', "\u{200b}")),
        ("alice", " ".to_owned()),
        ("spaced", "Two  Spaces And Cases".to_owned()),
        ("spaced", " Two Spaces And Cases ".to_owned()),
        ("spaced", " two  spaces and cases ".to_owned()),
        ("sixty-four", "å".repeat(63)),
        ("thousand", "y".repeat(999)),
        ("largest", "z".repeat(1023)),
        ("composed", "passworter-lang".to_owned()),
        ("decomposed", "PÄSSWÖRTER-LANG".to_owned()),
        ("seventy-two", format!("{common_start}{}", "b".repeat(28))),
        ("seventy-two", common_start),
        ("form", "a b c&d=e%20f%".to_owned()),
        ("form", "a+b c&d=e f%".to_owned()),
        ("nobody", PASSWORD.to_owned()),
        ("carol", " ".to_owned()),
    ];
    let row = |(username, password): (&str, String)| {
        let shown: String = password.chars().take(40).collect();
        case(format!("{shown:?} for {username}"), login(username, &password)).refused(400, "invalid_grant")
    };
    wrong.into_iter().map(row).collect()
}

/// Before anybody is looked up.
fn refused() -> Vec<Row> {
    vec![
        case("a password of 1,025 bytes", login("largest", &"z".repeat(1025)))
            .refused(400, "invalid_request"),
        case("1,025 bytes for nobody", login("nobody", &"z".repeat(1025))).refused(400, "invalid_request"),
        // A byte that is no UTF-8 must not become the replacement character.
        case("%ff for a password of U+FFFD", {
            post(format!(
                "grant_type=password&client_id=web&username=replacement&password={}",
                "%ff".repeat(8)
            ))
        })
        .refused(400, "invalid_request"),
    ]
}
