//! Rows of CSV are lines: a quote too many or too few costs its own row, and no field makes rows of its own.

use support::{Outcome, Sandbox};

use super::{HASH, Line, exported, faults};
use crate::sandbox;

const UNCLOSED: &str = "quotes around field 2 are not closed";
const MISPLACED: &str = "field 2 has a quote in a wrong place";

fn import(sandbox: &Sandbox, csv: impl AsRef<[u8]>) -> Outcome {
    sandbox.run_with_input(&["user", "import", "-", "--json"], csv)
}

/// Who has been imported, and the lines that were refused.
fn told(csv: impl AsRef<[u8]>) -> (Vec<String>, Vec<Line>) {
    let sandbox = sandbox::settled();
    let outcome = import(&sandbox, csv);
    let mut names: Vec<String> = exported(&sandbox).into_keys().collect();
    names.retain(|name| name != "alice");
    (names, faults(&outcome))
}

/// All that may be around the lines of a file.
fn dressed(lines: &[&str]) -> [String; 4] {
    let plain = lines.join("\n");
    [plain.clone(), format!("{plain}\n"), format!("{}\r\n", lines.join("\r\n")), format!("\u{feff}{plain}")]
}

#[test]
fn an_unclosed_quote_costs_one_row() {
    let lines = [
        "username,full_name",
        "bob,\"Bob",
        "carol,Carol",
        "",
        "dave,\"Dave, \"\"D\"\"\"",
        "erin,\"",
        "frank,\"Frank\"",
        "grace,\"Grace\"\"",
    ];
    for csv in dressed(&lines) {
        let (names, faults) = told(&csv);
        assert_eq!(names, ["carol", "dave", "frank"], "{csv}");
        assert_eq!(faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 6, 8], "{csv}");
        for (_, fault) in faults {
            assert!(fault.contains(UNCLOSED) && fault.contains("double those inside"), "{fault}");
        }
    }
}

#[test]
fn an_unclosed_quote_costs_one_row_of_however_many() {
    let filler = "x".repeat(240);
    let rows: Vec<String> = (0..5000).map(|number| format!("user-{number:04},{filler}\n")).collect();
    let csv = format!("username,full_name\nbob,\"Bob\n{}carol,\"Carol\"\n", rows.concat());
    assert!(csv.len() > 1024 * 1024, "more than is looked through for the end of a field");
    let (names, faults) = told(csv);
    assert_eq!(names.len(), 5001);
    assert!(matches!(faults.as_slice(), [(2, fault)] if fault.contains(UNCLOSED)), "{faults:?}");
}

#[test]
fn a_quote_in_a_wrong_place_is_refused_and_not_guessed_at() {
    for field in ["B\"ob", "Bob\"", " \"Bob\"", "\"Bob\" ", "\"B\"ob\"", "\"\"Bob\"\"", "\"Bob\",\"\"x"] {
        let (names, faults) = told(format!("username,full_name\nbob,{field}\ncarol,Carol\n"));
        assert_eq!(names, ["carol"], "{field}");
        let word = if field.contains(',') { "field 3" } else { MISPLACED };
        assert!(matches!(faults.as_slice(), [(2, fault)] if fault.contains(word)), "{field}: {faults:?}");
    }
}

// A person who chose a full name in the old application must not choose users here.
#[test]
fn a_field_with_line_breaks_is_refused_whole() {
    let inside = format!("mallory,Mallory,{HASH},admin");
    for name in [format!("Bob\n{inside}\n"), format!("\n{inside}"), format!("Bob\n\n\r\n{inside}\n \"\"B")] {
        let end = 2 + name.matches('\n').count();
        let csv = format!("username,full_name,password_hash,roles\nbob,\"{name}\",,\ncarol,Carol,,\n");
        let (names, faults) = told(&csv);
        assert_eq!(names, ["carol"], "{csv}");
        let words = format!("field 2 goes on until line {end}, but no column may hold a line break");
        assert!(matches!(faults.as_slice(), [(2, fault)] if fault.contains(&words)), "{csv}: {faults:?}");
    }
}

// The same where the row itself is too long to be one.
#[test]
fn a_field_with_line_breaks_is_refused_whole_however_long_it_is() {
    for (before, between) in [(100_000, 0), (2_000_000, 0), (0, 900_000), (100_000, 900_000)] {
        let [before, between] = [before, between].map(|length| "x".repeat(length));
        let csv =
            format!("username,full_name\nbob,\"B{before}\n{between}\nmallory,Mallory\n\"\ncarol,Carol\n");
        let (names, faults) = told(&csv);
        assert_eq!(names, ["carol"], "{} {}", before.len(), between.len());
        assert!(matches!(faults.as_slice(), [(2, fault)] if fault.contains("until line 5")), "{faults:?}");
    }
}

#[test]
fn the_names_of_the_columns_may_stand_in_quotes_that_close() {
    let (names, faults) = told("\"username\",\"full_name\"\r\nbob,Bob");
    assert_eq!((names, faults), (vec!["bob".to_owned()], vec![]));
    for names in ["\"username,full_name", "username,\"full_name", "user\"name\",full_name"] {
        let sandbox = sandbox::settled();
        import(&sandbox, format!("{names}\nbob,Bob\n")).refused_with(&["quotes", "first line"]);
    }
}
