//! The SQL of every migration on every database, as it was when somebody last looked at it. What has run
//! somewhere must stay as it is: another database would get another schema under the same name (D7).

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use migration::Step;
use sea_orm::DbBackend;

/// Set it to write the files anew.
const UPDATE: &str = "UPDATE_GOLDEN";

const BACKENDS: [(DbBackend, &str); 3] =
    [(DbBackend::Sqlite, "sqlite"), (DbBackend::Postgres, "postgres"), (DbBackend::MySql, "mysql")];

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/configuration/migrations/{name}.sql"))
}

/// A name and a statement for each of them.
fn statements(backend: DbBackend) -> String {
    let mut text = String::new();
    for migration in migration::migrations() {
        let statement = match &migration.step {
            Step::Fill(fill) => format!("-- goes through {} in batches", fill.table()),
            step => step.sql(backend).unwrap() + ";",
        };
        writeln!(text, "-- {}\n{statement}\n", migration.name).unwrap();
    }
    text
}

// Abuse case 133.
#[test]
fn no_migration_is_edited() {
    #[expect(clippy::disallowed_methods, reason = "how the caller asks for new files")]
    let is_wanted = std::env::var_os(UPDATE).is_some();
    for (backend, name) in BACKENDS {
        let (is, file) = (statements(backend), golden(name));
        if is_wanted {
            fs::write(&file, &is).unwrap();
            continue;
        }
        let was = fs::read_to_string(&file).unwrap();
        let differing = is.lines().zip(was.lines()).find(|(is, was)| is != was);
        assert!(
            is == was,
            "the migrations differ from {}, first in {differing:?}. One that was released stays as it is; after a \
             new one, write the files anew with {UPDATE}=1 cargo test --test configuration migrations",
            file.display()
        );
    }
}

#[test]
fn their_order_is_that_of_their_names() {
    let names: Vec<&str> = migration::migrations().iter().map(|migration| migration.name).collect();
    assert!(names.is_sorted_by(|one, other| one < other), "{names:?}");
}
