//! Who a refused row is about: people and programs are told the same.

use serde_json::Value;
use support::Outcome;

use crate::sandbox;

/// What a program is told of refused rows: their lines and names.
fn refusals(outcome: &Outcome) -> Vec<(u64, Option<String>)> {
    let summary: Value = serde_json::from_str(&outcome.stdout).expect("a summary");
    let refusals = summary["refusals"].as_array().expect("a list");
    assert_eq!(summary["refused"], refusals.len());
    let refusal = |refusal: &Value| {
        assert!(
            refusal["reason"].as_str().is_some_and(|reason| outcome.stderr.contains(reason)),
            "{refusal}"
        );
        (refusal["line"].as_u64().expect("a line"), refusal["username"].as_str().map(str::to_owned))
    };
    refusals.iter().map(refusal).collect()
}

/// Imports it for a program and for people, and both are told the same.
#[track_caller]
fn assert_refused(input: &str, expected: &[(u64, Option<&str>)]) {
    let sandbox = sandbox::settled();
    let outcome = sandbox.run_with_input(&["user", "import", "-", "--json", "--dry-run"], input);
    let told = refusals(&outcome);
    let told: Vec<_> = told.iter().map(|(line, name)| (*line, name.as_deref())).collect();
    assert_eq!(told, expected, "{outcome:#?}");
    for ((line, name), told) in expected.iter().zip(outcome.stderr.lines()) {
        let begins = match name {
            Some(name) => format!("line {line} (`{}`): ", name.escape_debug()),
            None => format!("line {line}: "),
        };
        assert!(told.starts_with(&begins), "{told}");
    }
    let for_people = sandbox.run_with_input(&["user", "import", "-", "--dry-run"], input);
    assert_eq!(for_people.stderr, outcome.stderr);
    assert!(!for_people.stdout.contains("refusals"), "{for_people:#?}");
}

#[test]
fn a_refused_object_names_its_user_to_people_and_to_programs() {
    let lines = [
        r#"{"email":"nowhere","username":"bob"}"#,
        r#"{"username":"carol","hash":1}"#,
        r#"{"username":"da\u001b[31mve"}"#,
        r#"{"email":"nowhere"}"#,
        r#"{"username":7}"#,
        "nonsense",
        r#"{"username":""}"#,
        r#"{"username":"erin"}"#,
    ];
    let named = [(1, Some("bob")), (2, Some("carol")), (3, Some("da\u{1b}[31mve"))];
    let nameless = (4..=7).map(|line| (line, None));
    assert_refused(&lines.join("\n"), &named.into_iter().chain(nameless).collect::<Vec<_>>());
}

// A name is shown only where it certainly is one.
#[test]
fn a_refused_row_names_its_user_to_people_and_to_programs() {
    let lines = [
        "email,username,full_name",
        "nowhere,bob,",
        "x,y,carol,",
        ",frank,\"Frank",
        "nowhere,grace,",
        "\"a\"b,heidi,",
        ",ivan,I\"van",
        ",erin,Erin",
    ];
    let expected =
        [(2, Some("bob")), (3, None), (4, Some("frank")), (5, Some("grace")), (6, None), (7, Some("ivan"))];
    assert_refused(&lines.join("\n"), &expected);
}
