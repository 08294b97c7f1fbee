//! Two rows of one file that are one name: the second is refused, since a person may be behind each.

use serde_json::Value;

use super::{HASH, exported, faults};
use crate::sandbox;

/// Of another password than [`HASH`].
const OTHER_HASH: &str = "$2b$04$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";

const IMPORT: [&str; 4] = ["user", "import", "-", "--json"];

fn summary(stdout: &str) -> Value {
    serde_json::from_str(stdout).expect("a summary")
}

#[test]
fn the_second_row_of_a_name_is_refused_and_told_with_the_line_of_the_first() {
    for second in ["Mia", "mia", "MIA"] {
        let sandbox = sandbox::settled();
        let csv = format!(
            "username,password_hash,email\nbob,,\nmia,{HASH},mia@example.com\n\ncarol,,\n{second},{OTHER_HASH},\n"
        );
        for flags in [&["--dry-run"][..], &[]] {
            let outcome = sandbox.run_with_input(&[&IMPORT, flags].concat(), &csv);
            let told = faults(&outcome);
            let words = format!("(`{second}`): the username is that of line 3");
            assert_eq!(told, [(6, words)], "{outcome:#?}");
            let summary = summary(&outcome.stdout);
            assert_eq!(
                (&summary["created"], &summary["unchanged"], &summary["refused"]),
                (&3.into(), &0.into(), &1.into())
            );
        }
        assert_eq!(exported(&sandbox)["mia"]["password_hash"], HASH);
    }
}

// Which row is a second one is told by the file and not by the table.
#[test]
fn the_same_file_says_the_same_in_another_run() {
    let sandbox = sandbox::settled();
    let csv = "username\nmia\nMia\nALICE\n";
    for (created, unchanged) in [(1, 1), (0, 2)] {
        let outcome = sandbox.run_with_input(&IMPORT, csv);
        assert_eq!(faults(&outcome), [(3, "(`Mia`): the username is that of line 2".to_owned())]);
        let summary = summary(&outcome.stdout);
        assert_eq!((&summary["created"], &summary["unchanged"]), (&created.into(), &unchanged.into()));
    }
    let once = sandbox.run_with_input(&IMPORT, "username\nMIA\n").json();
    assert_eq!(once["unchanged"], 1, "in a file of its own");
}

#[test]
fn rows_that_are_far_from_each_other_are_compared_too() {
    let sandbox = sandbox::settled();
    let rows: Vec<String> = (0..1200).map(|number| format!("user-{number:04}\n")).collect();
    let outcome = sandbox.run_with_input(&IMPORT, format!("username\n{}User-0000\n", rows.concat()));
    assert_eq!(faults(&outcome), [(1202, "(`User-0000`): the username is that of line 2".to_owned())]);
}

// What is wrong with the first row is mended later, and then it is the one that counts.
#[test]
fn a_row_that_is_refused_has_its_name_all_the_same() {
    for bad in ["mia,nonsense,", "mia,,no address", "mia,,,one too many"] {
        let sandbox = sandbox::settled();
        let csv = format!("username,password_hash,email\n{bad}\nMia,{HASH},\n");
        let outcome = sandbox.run_with_input(&IMPORT, csv);
        let told = faults(&outcome);
        assert_eq!(told.len(), 2, "{bad}: {outcome:#?}");
        assert_eq!(told[1], (3, "(`Mia`): the username is that of line 2".to_owned()), "{bad}");
    }
}
