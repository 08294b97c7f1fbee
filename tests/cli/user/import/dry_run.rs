//! A dry run says what the run in earnest will say, whatever rows do to each other, within one batch or
//! across many, and writes nothing.

use serde_json::{Value, json};
use support::Outcome;

use super::{HASH, exported, faults};
use crate::sandbox;

/// More rows than a batch has.
const FAR: usize = 501;

/// In `dry_run.txt` as `BCRYPT`, `PBKDF2`, `SCRYPT`, `ID` and `OTHER`.
const ABBREVIATIONS: [(&str, &str); 5] = [
    ("BCRYPT", HASH),
    ("PBKDF2", "$pbkdf2-sha256$10$c2FsdHNhbHRzYWx0$a66gGE0Yo6OuLn4HWz7y8ZFCCIuSYkGL9B7HhKl6DDw"),
    ("SCRYPT", "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0$a66gGE0Yo6OuLn4HWz7y8ZFCCIuSYkGL9B7HhKl6DDw"),
    ("OTHER", "0190f6f0-0000-7000-8000-000000000002"),
    ("ID", "0190f6f0-0000-7000-8000-000000000001"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Created,
    Unchanged,
    Refused,
}

/// A file: rows, and what becomes of each.
type File = Vec<(Fate, String)>;

fn files() -> Vec<File> {
    let text = include_str!("dry_run.txt");
    let text = ABBREVIATIONS.iter().fold(text.to_owned(), |text, (short, long)| text.replace(short, long));
    let row = |line: &str| {
        let (fate, row) = line.split_once(' ').expect("a fate and a row");
        let fate = match fate {
            "created" => Fate::Created,
            "unchanged" => Fate::Unchanged,
            "refused" => Fate::Refused,
            other => panic!("{other} is no fate"),
        };
        (fate, row.trim_start().to_owned())
    };
    let rows = |block: &str| block.lines().filter(|line| !line.starts_with('#')).map(row).collect();
    text.split("\n\n").map(rows).collect()
}

/// The same rows with a batch of others behind each.
fn spread(file: &File) -> File {
    let filler = |row: usize, number: usize| {
        (Fate::Created, json!({"username": format!("filler-{row}-{number}")}).to_string())
    };
    let with_fillers = |(number, row): (usize, &(Fate, String))| {
        std::iter::once(row.clone()).chain((0..FAR).map(move |other| filler(number, other))).collect::<File>()
    };
    file.iter().enumerate().flat_map(with_fillers).collect()
}

fn summary(outcome: &Outcome, dry_run: bool) -> Value {
    let mut summary: Value = serde_json::from_str(&outcome.stdout).expect("a summary");
    assert_eq!(summary["dry_run"], dry_run, "{outcome:#?}");
    let members = summary.as_object_mut().expect("an object");
    members.remove("dry_run");
    // The names of what was measured: no two measurements are equal.
    let measured =
        members["milliseconds"].as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    members["milliseconds"] = measured.into();
    summary
}

fn check(file: &File) {
    let rows: Vec<&str> = file.iter().map(|(_, row)| row.as_str()).collect();
    let sandbox = sandbox::settled();
    sandbox.write("users.jsonl", rows.join("\n"));
    let before = exported(&sandbox);
    let dry = sandbox.run(&["user", "import", "users.jsonl", "--dry-run", "--json"]);
    assert_eq!(exported(&sandbox), before, "a dry run wrote");
    let real = sandbox.run(&["user", "import", "users.jsonl", "--json"]);
    let context = format!("{} rows from {}: {dry:#?} {real:#?}", rows.len(), rows[0]);
    let told = summary(&real, false);
    assert_eq!(summary(&dry, true), told, "{context}");
    assert_eq!(dry.stderr, real.stderr, "{context}");
    assert_eq!(dry.code, real.code, "{context}");
    let count = |wanted: Fate| file.iter().filter(|(fate, _)| *fate == wanted).count();
    assert_eq!(told["created"], count(Fate::Created), "{context}");
    assert_eq!(told["unchanged"], count(Fate::Unchanged), "{context}");
    let refused: Vec<u64> = faults(&real).into_iter().map(|(line, _)| line).collect();
    let expected = (1..).zip(file).filter(|(_, (fate, _))| *fate == Fate::Refused);
    assert_eq!(refused, expected.map(|(line, _)| line).collect::<Vec<u64>>(), "{context}");
}

#[test]
fn it_says_the_same_as_the_run_in_earnest() {
    for file in files() {
        check(&file);
    }
}

#[test]
fn it_says_the_same_of_rows_of_different_batches() {
    for file in files() {
        check(&spread(&file));
    }
}
